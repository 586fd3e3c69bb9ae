#include "customer/segment.hpp"
#include "engine/runtime/error.hpp"
#include "engine/runtime/nearest_name.hpp"

namespace rankwise {
namespace {

/// Eleven segments by ordered rules; "Lost" takes whoever is left.
SegmentScheme eleven() {
  return {"eleven",
          {{"Champions", {5, 5}, {5, 5}, {5, 5}},
           {"Loyal Customers", {4, 5}, {4, 5}, {3, 5}},
           {"Potential Loyalists", {3, 5}, {1, 3}, {1, 3}},
           {"Recent Customers", {4, 5}, {1, 1}},
           {"Promising", {3, 5}, {1, 1}},
           {"Need Attention", {3, 3}, {2, 3}},
           {"About To Sleep", {2, 3}, {2, 3}},
           {"Can't Lose Them", {1, 2}, {4, 5}, {4, 5}},
           {"At Risk", {1, 2}, {2, 5}, {2, 5}},
           {"Hibernating", {1, 2}, {1, 2}, {1, 2}}},
          "Lost"};
}

/// The table published by Putler, with the intervals of the R package rfm 0.2; whom it leaves out is not hidden.
SegmentScheme putler() {
  return {"putler",
          {{"Champions", {4, 5}, {4, 5}, {4, 5}},
           {"Loyal Customers", {2, 5}, {3, 5}, {3, 5}},
           {"Potential Loyalist", {3, 5}, {1, 3}, {1, 3}},
           {"New Customers", {4, 5}, {1, 1}, {1, 1}},
           {"Promising", {3, 4}, {1, 1}, {1, 1}},
           {"Need Attention", {2, 3}, {2, 3}, {2, 3}},
           {"About To Sleep", {2, 3}, {1, 2}, {1, 2}},
           {"At Risk", {1, 2}, {2, 5}, {2, 5}},
           {"Can't Lose Them", {1, 1}, {4, 5}, {4, 5}},
           {"Hibernating", {1, 2}, {1, 2}, {1, 2}},
           {"Lost", {1, 2}, {1, 2}, {1, 2}}}};
}

/// The widespread map of recency and frequency alone.
SegmentScheme recency_frequency() {
  return {"rf",
          {{"hibernating", {1, 2}, {1, 2}},
           {"at_risk", {1, 2}, {3, 4}},
           {"cant_loose", {1, 2}, {5, 5}},
           {"about_to_sleep", {3, 3}, {1, 2}},
           {"need_attention", {3, 3}, {3, 3}},
           {"loyal", {3, 4}, {4, 5}},
           {"promising", {4, 4}, {1, 1}},
           {"new", {5, 5}, {1, 1}},
           {"potential_loyalists", {4, 5}, {2, 3}},
           {"champions", {5, 5}, {4, 5}}}};
}

/// Lists of quartile codes; a later list takes over what an earlier one named.
SegmentScheme quartile_codes() {
  const auto listed = [](std::string name, std::vector<std::string> codes) {
    return SegmentRule{std::move(name), {}, {}, {}, std::move(codes)};
  };
  return {
      "quartile_codes",
      {listed("Champions", {"444", "443", "434", "344"}),
       listed("Loyal Customers", {"433", "434", "343", "344", "334"}),
       listed("Potential Loyalists", {"332", "333", "342", "322", "323", "423"}),
       listed("New Customers", {"411", "412", "421", "422"}), listed("Promising", {"311", "312", "321", "322"}),
       listed("Need Attention", {"233", "234", "243", "244"}),
       listed("About to Sleep", {"223", "224", "232", "233", "234"}), listed("At Risk", {"211", "212", "221", "222"}),
       listed("Can't Lose", {"111", "112", "121", "122", "123", "132", "211"}),
       listed("Hibernating", {"144", "244", "134", "143", "243", "133"}), listed("Lost", {"311", "411", "331"})},
      "Unknown",
      true,
      4};
}

}  // namespace

std::vector<std::string> segment_scheme_names() {
  return {"eleven", "putler", "rf", "quartile_codes"};
}

SegmentScheme segment_scheme(const std::string& name) {
  if (name == "eleven") return eleven();
  if (name == "putler") return putler();
  if (name == "rf") return recency_frequency();
  if (name == "quartile_codes") return quartile_codes();
  throw JobError("there is no segment scheme \"" + name + "\"" + did_you_mean(name, segment_scheme_names()) +
                 " Known: eleven, putler, rf, quartile_codes");
}

}  // namespace rankwise
