#pragma once
#include <cstdint>  // std::int64_t
#include <string>   // std::string

namespace rankwise {

/// The buy-till-you-die process of Fader, Hardie and Lee (2005), "Counting Your Customers" the Easy Way, section 3.
///
/// While active, a customer buys at rate lambda ~ Gamma(shape r, rate alpha weeks); after each repeat purchase he
/// leaves for good with probability p ~ Beta(a, b). The defaults are those of a shop with loyal trade customers: over
/// two years with arrivals spread over them, about 5 purchases each, 30 % of the customers buying once.
/// (CDNOW, published in the paper: r 0.243, alpha 4.414, a 0.793, b 2.426.)
struct BgNbdParameters {
  double r = 0.55;
  double alpha = 5.0;  ///< weeks
  double a = 0.40;
  double b = 3.20;
};

/// What the generator makes. Rates are shares in [0, 1].
struct SyntheticRetailSettings {
  std::int64_t transactions = 1'000'000;  ///< data rows in the file, exactly
  std::int64_t customers = 0;             ///< with an id; 0: as many as give about 20 rows per sale
  std::uint64_t seed = 1;
  std::string start = "2023-01-01";  ///< first day
  std::string end = "2024-12-31";    ///< last day

  BgNbdParameters purchasing = {};
  bool seasonal = true;  ///< months, Christmas and weekdays differ
  double growth = 0.2;   ///< by how much more customers arrive at the end than at the start
  double newcomers =
      0.75;  ///< share of the customers who arrive over the whole span; the others come in the first weeks

  std::int64_t products = 4'000;
  double zipf_exponent = 0.8;  ///< popularity ~ 1 / (rank + offset)^exponent (Zipf, with Mandelbrot's offset)
  double zipf_offset = 10.0;

  double return_rate = 0.17;       ///< share of the sales that a return follows, two weeks later on average
  double missing_id_rate = 0.20;   ///< share of the rows without customer id (whole invoices); below 1
  double duplicate_rate = 0.013;   ///< share of the lines, after the first of a sale, that repeat the line before
  double zero_price_rate = 0.006;  ///< share of the lines of sales that cost nothing; half of them lack a description
  double messy_rate = 0.0;         ///< share of the rows that are spoilt (see MessyKind)
};

/// Checks every setting.
///
/// @local
/// @throws JobError  names the setting, its value and what is allowed
void validate(const SyntheticRetailSettings& settings);

/// Turns YYYY-MM-DD into days since 1970-01-01. @local
/// @throws JobError  it is not a date of the years 1900 to 9999; the message names `setting`
std::int64_t parse_calendar_day(const std::string& text, const std::string& setting);

}  // namespace rankwise
