#include "customer/synthetic/ad_search_text.hpp"

#include <array>  // std::array

namespace rankwise {
namespace {

constexpr double kQueryRate = 0.35;
constexpr double kTwoWordsRate = 0.3;
constexpr double kParamsRate = 0.4;
constexpr double kMoreParamsRate = 0.5;
constexpr std::uint64_t kSizes = 40;

constexpr std::array kWords{"диван",    "велосипед", "коляска",     "iphone 5s", "ноутбук", "шины",     "гараж",
                            "квартира", "платье",    "шкаф",        "кровать",   "samsung", "телефон",  "куртка",
                            "щенок",    "котенок",   "детская",     "кухня",     "сапоги",  "ваз 2110", "лодка",
                            "работа",   "дача",      "холодильник", "ps4",       "монитор", "гитара",   "фотоаппарат",
                            "сноуборд", "участок",   "комната",     "туфли"};
constexpr std::array kChoices{"Женская одежда", "Мужская одежда", "Обувь",  "Продам",     "Сдам",
                              "Куплю",          "Легковые",       "Новые",  "Б/у",        "Для девочек",
                              "Для мальчиков",  "1-комнатные",    "Другое", "Аксессуары", "С пробегом"};

template <typename Texts>
const char* pick(HashStream& draws, const Texts& texts) {
  const double uniform = draws.uniform();  // the first ones are the most frequent
  return texts[static_cast<std::size_t>(static_cast<double>(texts.size()) * uniform * uniform)];
}

}  // namespace

std::string draw_search_query(HashStream& draws) {
  if (!draws.chance(kQueryRate)) return {};
  std::string query = pick(draws, kWords);
  if (draws.chance(kTwoWordsRate)) query.append(" ").append(pick(draws, kWords));
  return query;
}

std::string draw_search_params(HashStream& draws, std::int64_t category) {
  if (!draws.chance(kParamsRate)) return {};
  std::string params = "{";
  params.append(std::to_string(80 + category * 3)).append(":'").append(pick(draws, kChoices)).append("'");
  if (draws.chance(kMoreParamsRate)) {
    const std::string size = std::to_string(20 + draws.below(kSizes));
    params.append(", ").append(std::to_string(81 + category * 3)).append(":'").append(size).append("'");
  }
  return params + "}";
}

}  // namespace rankwise
