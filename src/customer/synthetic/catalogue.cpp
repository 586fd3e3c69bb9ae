#include "customer/synthetic/catalogue.hpp"

#include <array>  // std::array
#include <cmath>  // std::pow

#include "customer/synthetic/hash_stream.hpp"

namespace rankwise {
namespace {

// About one description in 45 holds a comma, one a quote (inches), one a letter outside ASCII.
constexpr std::array<std::string_view, 16> kColours = {"RED",     "WHITE", "PINK",   "BLUE",  "GREEN",      "IVORY",
                                                       "BLACK",   "CREAM", "SILVER", "GOLD",  "RETRO SPOT", "PAISLEY",
                                                       "VINTAGE", "CLEAR", "LILAC",  "ORANGE"};
constexpr std::array<std::string_view, 15> kMaterials = {"WOODEN",  "CERAMIC", "GLASS",     "METAL", "PAPER",
                                                         "ENAMEL",  "FELT",    "PORCELAIN", "ZINC",  "COTTON",
                                                         "KNITTED", "WICKER",  "GIANT",     "MINI",  "ANTIQUE"};
constexpr std::array<std::string_view, 45> kThings = {"HEART T-LIGHT HOLDER",
                                                      "TRINKET BOX",
                                                      "LUNCH BAG",
                                                      "CAKE CASES, PACK OF 72",
                                                      "DOORMAT",
                                                      "PHOTO FRAME 7\" SQUARE",
                                                      "CAKESTAND 3 TIER",
                                                      "BUNTING",
                                                      "ALARM CLOCK",
                                                      "HOT WATER BOTTLE",
                                                      "HANGING DECORATION",
                                                      "TEA TOWEL",
                                                      "CAFÉ AU LAIT BOWL",
                                                      "STORAGE TIN",
                                                      "JIGSAW BLOCKS",
                                                      "CHRISTMAS GARLAND",
                                                      "NAPKINS",
                                                      "WALL CLOCK",
                                                      "PICNIC BASKET",
                                                      "UMBRELLA",
                                                      "SEWING KIT",
                                                      "KEY RING",
                                                      "MUG",
                                                      "TEACUP AND SAUCER",
                                                      "STAR LIGHTS",
                                                      "ADVENT CALENDAR",
                                                      "GIFT WRAP",
                                                      "LETTER RACK",
                                                      "COAT HOOK",
                                                      "CANDLESTICK",
                                                      "WATERING CAN",
                                                      "BIRD ORNAMENT",
                                                      "CUTLERY SET",
                                                      "DRAWER KNOB",
                                                      "SPINNING TOPS",
                                                      "PLASTERS IN TIN",
                                                      "SHOPPER BAG",
                                                      "BABUSHKA NOTEBOOK",
                                                      "RABBIT NIGHT LIGHT",
                                                      "SOAP DISH",
                                                      "FAIRY CAKE MAGNETS",
                                                      "PARTY CONES",
                                                      "TOADSTOOL LED LAMP",
                                                      "CUSHION COVER",
                                                      "MAGIC GARDEN"};

/// Trade prices in pence and how common they are.
constexpr std::array<std::int32_t, 22> kPrices = {19,  29,  42,  55,  65,  85,  125, 145, 165, 195,  210,
                                                  255, 295, 375, 425, 495, 595, 675, 795, 995, 1275, 2995};
constexpr std::array kPriceWeights = {2.0, 3.0, 6.0, 4.0, 4.0, 9.0, 12.0, 4.0, 9.0, 6.0, 6.0,
                                      5.0, 8.0, 5.0, 3.0, 4.0, 3.0, 2.0,  2.0, 2.0, 1.5, 0.2};
static_assert(kPrices.size() == kPriceWeights.size());

constexpr std::uint64_t kCodePrime = 89'989;  // spreads numbers below it over the codes 10000 to 99988, no two alike
constexpr std::uint64_t kCodeFactor = 36'607;

std::vector<double> popularity_weights(const SyntheticRetailSettings& settings) {
  std::vector<double> weights;
  for (std::int64_t rank = 1; rank <= settings.products; ++rank) {
    weights.push_back(std::pow(static_cast<double>(rank) + settings.zipf_offset, -settings.zipf_exponent));
  }
  return weights;
}

template <std::size_t n>
std::string_view any_of(const std::array<std::string_view, n>& words, HashStream& stream) {
  return words[stream.below(n)];
}

Product make_product(std::uint64_t seed, std::int64_t index, const AliasTable& prices) {
  const std::int64_t family = index / 2;
  const bool second = index % 2 != 0;
  HashStream stream(seed, Purpose::kProduct, family);

  Product product;
  const bool lettered = stream.chance(0.3);
  const auto number = static_cast<std::uint64_t>(lettered ? 2 * family : index);
  product.stock_code = std::to_string(10'000 + (number + 1) * kCodeFactor % kCodePrime);
  if (lettered) product.stock_code += second ? 'B' : 'A';

  const auto colour = stream.below(kColours.size());
  const auto step = 1 + stream.below(kColours.size() - 1);
  const auto material = any_of(kMaterials, stream);
  product.description = kColours[(colour + (second ? step : 0)) % kColours.size()];
  product.description.append(" ").append(material).append(" ").append(any_of(kThings, stream));
  if (stream.chance(0.1)) product.description += ' ';  // as people type
  product.description = quoted_field(product.description);

  product.trade_cents = kPrices[prices.pick(stream.bits())];
  product.retail_cents = (product.trade_cents * 6 + 2) / 5;
  return product;
}

}  // namespace

Catalogue::Catalogue(const SyntheticRetailSettings& settings) : popularity_(popularity_weights(settings)) {
  const AliasTable prices(kPriceWeights);
  products_.reserve(static_cast<std::size_t>(settings.products));
  for (std::int64_t index = 0; index < settings.products; ++index) {
    products_.push_back(make_product(settings.seed, index, prices));
  }
}

std::string quoted_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted += '"';
}

}  // namespace rankwise
