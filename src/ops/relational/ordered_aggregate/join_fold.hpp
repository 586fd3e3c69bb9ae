#pragma once
#include <algorithm>    // std::max
#include <cstdint>      // std::int64_t
#include <string>       // std::string
#include <string_view>  // std::string_view

#include "engine/runtime/error.hpp"
#include "ops/relational/ordered_aggregate/held_value.hpp"
#include "ops/relational/ordered_aggregate/ordered_fold.hpp"

namespace rankwise {

/// Joins texts. @local
class JoinFold : public OrderedFold {
 public:
  JoinFold(const OrderedAggregate& spec, const Workspace& workspace)
      : spec_(spec), most_bytes_(std::max<std::int64_t>(workspace.memory.limit() / 4, 64 << 10)) {}
  void clear() override {
    any_ = false;
    text_.clear();
  }
  void add(const GroupRowsInOrder& rows) override {
    for (std::size_t row = rows.begin; row < rows.end && rows.absent.ints[row] == 0; ++row) {
      append(rows.argument.texts[row]);
    }
  }
  void write(BatchColumn& result, std::size_t at, TextArena& texts) override {
    if (!any_) return put_null(result, at);
    result.valid[at] = 1;
    result.texts[at] = texts.keep(text_);
  }

  bool part(std::int64_t& count, BatchColumn& value, TextArena& texts) override {
    count = 1;
    if (any_) write(value, 0, texts);
    return any_;
  }
  void add_part(std::int64_t, const BatchColumn& value, std::size_t row) override { append(value.texts[row]); }

 private:
  void append(std::string_view text) {
    if (any_) text_ += spec_.separator;
    any_ = true;
    text_ += text;
    if (static_cast<std::int64_t>(text_.size()) <= most_bytes_) return;
    throw BudgetError("the text that is joined for " + spec_.output.name + " is larger than " +
                      std::to_string(most_bytes_ >> 10) + " KiB; state a larger --memory or join fewer rows");
  }

  const OrderedAggregate& spec_;
  std::int64_t most_bytes_;
  bool any_ = false;
  std::string text_;
};

}  // namespace rankwise
