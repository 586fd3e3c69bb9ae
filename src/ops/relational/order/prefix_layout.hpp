#pragma once
#include <cstdint>  // std::uint64_t
#include <span>     // std::span
#include <string>   // std::string
#include <vector>   // std::vector

#include "engine/data/table.hpp"
#include "ops/relational/order/row_order.hpp"

namespace rankwise {

/// A row to sort: the leading bits of its key, and where it stands in its table.
struct SortItem {
  std::uint64_t prefix = 0;
  std::uint32_t row = 0;
};

/// Packs the leading columns of an order into 64 bits that compare as the rows do: a row before another one has no
/// larger prefix.
///
/// Each column takes as many bits as its values among the given rows span, so that several columns often fit and a sort
/// need not look at the rows again; of texts the bytes count that follow what all of them have in common. (Normalized
/// keys: Graefe, Implementing Sorting in Database Systems, 2006, section 3.1.) All functions are @local.
class PrefixLayout {
 public:
  /// Chooses the layout for rows of a table.
  /// @param first  position in the order where the prefix begins
  /// @param open   other rows are compared with these: values outside the span get codes of their own
  PrefixLayout(const RowOrder& order, const Table& table, std::span<const SortItem> items, std::size_t first,
               bool open = false);
  /// Chooses the layout for all rows of a table.
  PrefixLayout(const RowOrder& order, const Table& table);

  /// Writes the prefixes of rows for which the layout was chosen.
  void write(const Table& table, std::span<SortItem> items) const;

  /// Writes the prefixes of the selected rows of any batch: they compare well with those of the layout's own rows (but
  /// not with each other). The layout must be open.
  void write(const RecordBatch& batch, std::vector<std::uint64_t>& prefixes) const;

  /// Bits in use, from the lowest; 0: the rows are equal.
  int bits() const { return bits_; }
  /// The first column of the order that the prefix does not tell in full; rows of equal prefix are equal up to it.
  std::size_t next_column() const { return next_column_; }

 private:
  struct Part {
    OrderColumn by;
    std::uint64_t base = 0;   ///< the least raw code
    std::uint64_t range = 0;  ///< the largest raw code less the least
    int drop = 0;             ///< low bits of the code that find no room
    int shift = 0;            ///< where the code stands in the prefix
    bool has_nulls = false;
    bool only_nulls = false;
    std::string common;          ///< what all texts begin with
    std::size_t text_bytes = 0;  ///< that count, behind `common`
    bool complete = true;        ///< the raw code tells the whole value
  };
  template <typename RowOf>
  void choose(const RowOrder& order, const Table& table, std::size_t rows, const RowOf& row_of);
  template <typename Values, typename RowOf>
  static Part measure(const OrderColumn& by, const Values& values, std::size_t rows, const RowOf& row_of);
  bool place(Part& part, int left) const;
  template <bool kOpen, typename Values, typename RowOf, typename Put>
  static void encode(const Part& part, const Values& values, std::size_t rows, const RowOf& row_of, const Put& put);
  template <typename Values>
  static int side_of(const Part& part, const Values& values, std::int64_t row, std::uint64_t raw);

  std::vector<Part> parts_;
  bool open_ = false;
  int bits_ = 0;
  std::size_t next_column_ = 0;
};

}  // namespace rankwise
