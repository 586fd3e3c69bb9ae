#include "ops/stream/chunk_codec.hpp"

#include <zstd.h>

#include <algorithm>  // std::minmax_element
#include <cstdint>    // std::uint64_t
#include <cstring>    // std::memcpy

#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

constexpr int kLevel = 1;

[[noreturn]] void refuse() {
  throw OutputError("the scratch folder gave back other bytes than were written: its disk is failing");
}

template <typename T>
void put_raw(std::span<const T> values, std::vector<std::byte>& to) {
  if (values.empty()) return;
  const auto begin = to.size();
  to.resize(begin + values.size_bytes());
  std::memcpy(to.data() + begin, values.data(), values.size_bytes());
}

template <typename T>
void put(const T& value, std::vector<std::byte>& to) {
  put_raw(std::span<const T>(&value, 1), to);
}

template <typename T>
T get(std::span<const std::byte>& from) {
  if (from.size() < sizeof(T)) refuse();
  T value;
  std::memcpy(&value, from.data(), sizeof(T));
  from = from.subspan(sizeof(T));
  return value;
}

int width_of(std::uint64_t range) {
  if (range <= UINT8_MAX) return 1;
  if (range <= UINT16_MAX) return 2;
  return range <= UINT32_MAX ? 4 : 8;
}

template <typename Narrow>
void put_offsets(std::span<const std::int64_t> values, std::uint64_t least, std::vector<std::byte>& to) {
  const auto begin = to.size();
  to.resize(begin + values.size() * sizeof(Narrow));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto offset = static_cast<Narrow>(static_cast<std::uint64_t>(values[i]) - least);
    std::memcpy(to.data() + begin + i * sizeof(Narrow), &offset, sizeof(Narrow));
  }
}

template <typename Narrow>
void get_offsets(std::span<std::int64_t> values, std::uint64_t least, std::span<const std::byte>& from) {
  if (from.size() < values.size() * sizeof(Narrow)) refuse();
  for (std::size_t i = 0; i < values.size(); ++i) {
    Narrow offset;
    std::memcpy(&offset, from.data() + i * sizeof(Narrow), sizeof(Narrow));
    values[i] = static_cast<std::int64_t>(least + offset);
  }
  from = from.subspan(values.size() * sizeof(Narrow));
}

void put_ints(std::span<const std::int64_t> values, std::vector<std::byte>& to) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const auto least = values.empty() ? 0 : static_cast<std::uint64_t>(*low);
  const int width = values.empty() ? 1 : width_of(static_cast<std::uint64_t>(*high) - least);
  put(least, to);
  put(width, to);
  if (width == 1) put_offsets<std::uint8_t>(values, least, to);
  if (width == 2) put_offsets<std::uint16_t>(values, least, to);
  if (width == 4) put_offsets<std::uint32_t>(values, least, to);
  if (width == 8) put_offsets<std::uint64_t>(values, least, to);
}

std::vector<std::int64_t> get_ints(std::int64_t count, std::span<const std::byte>& from) {
  std::vector<std::int64_t> values(static_cast<std::size_t>(count));
  const auto least = get<std::uint64_t>(from);
  const auto width = get<int>(from);
  if (width == 1) get_offsets<std::uint8_t>(values, least, from);
  if (width == 2) get_offsets<std::uint16_t>(values, least, from);
  if (width == 4) get_offsets<std::uint32_t>(values, least, from);
  if (width == 8) get_offsets<std::uint64_t>(values, least, from);
  return values;
}

template <typename T>
std::vector<T> get_raw(std::int64_t count, std::span<const std::byte>& from) {
  std::vector<T> values(static_cast<std::size_t>(count));
  const auto bytes = values.size() * sizeof(T);
  if (from.size() < bytes) refuse();
  if (bytes > 0) std::memcpy(values.data(), from.data(), bytes);
  from = from.subspan(bytes);
  return values;
}

void put_column(const Column& column, std::vector<std::byte>& to) {
  put(column.null_count(), to);
  if (column.null_count() > 0) {
    for (std::int64_t row = 0; row < column.size(); ++row) to.push_back(std::byte{!column.is_null(row)});
  }
  if (column.type().is_text()) {
    std::vector<std::int64_t> lengths(static_cast<std::size_t>(column.size()));
    for (std::size_t row = 0; row < lengths.size(); ++row) {
      lengths[row] = static_cast<std::int64_t>(column.text(static_cast<std::int64_t>(row)).size());
    }
    put_ints(lengths, to);
    put_raw(column.text_bytes(), to);
  } else if (column.type().is_float()) {
    put_raw(column.doubles(), to);
  } else {
    put_ints(column.ints(), to);
  }
}

Column get_values(DataType type, std::int64_t rows, std::span<const std::byte>& from) {
  if (type.is_float()) return Column(type, get_raw<double>(rows, from));
  if (!type.is_text()) return Column(type, get_ints(rows, from));
  const auto lengths = get_ints(rows, from);
  std::vector<std::int64_t> offsets{0};
  offsets.reserve(lengths.size() + 1);
  for (const auto length : lengths) offsets.push_back(offsets.back() + length);
  auto bytes = get_raw<char>(offsets.back(), from);
  return Column(std::move(offsets), std::move(bytes));
}

Column get_column(DataType type, std::int64_t rows, std::span<const std::byte>& from) {
  const auto nulls = get<std::int64_t>(from);
  const auto valid = get_raw<std::uint8_t>(nulls > 0 ? rows : 0, from);
  Column column = get_values(type, rows, from);
  if (nulls > 0) column.set_validity(valid);
  return column;
}

/// Appends the size of what follows, unpacked and packed, and the packed bytes.
void put_frame(std::span<const std::byte> plain, std::vector<std::byte>& to) {
  const auto sizes_at = to.size();
  const auto begin = sizes_at + 2 * sizeof(std::uint64_t);
  to.resize(begin + ZSTD_compressBound(plain.size()));
  const auto size = ZSTD_compress(to.data() + begin, to.size() - begin, plain.data(), plain.size(), kLevel);
  require(ZSTD_isError(size) == 0, "zstd compresses into a buffer of its own bound");
  to.resize(begin + size);
  const std::uint64_t sizes[] = {plain.size(), size};
  std::memcpy(to.data() + sizes_at, sizes, sizeof(sizes));
}

/// Takes a frame off the front, packed.
struct Frame {
  explicit Frame(std::span<const std::byte>& from) : plain_size(get<std::uint64_t>(from)) {
    const auto size = get<std::uint64_t>(from);
    if (from.size() < size) refuse();
    packed = from.first(size);
    from = from.subspan(size);
  }

  std::vector<std::byte> unpack() const {
    std::vector<std::byte> plain(plain_size);
    const auto size = ZSTD_decompress(plain.data(), plain.size(), packed.data(), packed.size());
    if (ZSTD_isError(size) != 0 || size != plain.size()) refuse();
    return plain;
  }

  std::uint64_t plain_size;
  std::span<const std::byte> packed = {};
};

}  // namespace

std::vector<std::byte> pack_chunk(const Table& chunk) {
  std::vector<std::byte> packed;
  std::vector<std::byte> plain;
  put(chunk.rows(), packed);
  for (int c = 0; c < chunk.column_count(); ++c) {
    plain.clear();
    put_column(chunk[c], plain);
    put_frame(plain, packed);
  }
  return packed;
}

Table unpack_chunk(const Schema& schema, std::span<const int> columns, std::span<const std::byte> packed) {
  const auto rows = get<std::int64_t>(packed);
  std::vector<Frame> frames;
  for (int c = 0; c < schema.size(); ++c) frames.emplace_back(packed);
  Table chunk;
  for (const int column : columns) {
    const auto plain = frames[static_cast<std::size_t>(column)].unpack();
    std::span<const std::byte> from = plain;
    chunk.add_column(schema[column], get_column(schema[column].type, rows, from));
  }
  return chunk;
}

}  // namespace rankwise
