#pragma once
#include "engine/data/data_type.hpp"
#include "sql/parse/parse_node.hpp"

namespace rankwise {

/// What a cast asks for.
struct CastTarget {
  enum class Kind {
    kType,
    kNumeric,   ///< numeric without a scale: that of the value
    kInterval,  ///< `interval_fields` as in PostgreSQL's datetime.h where it is limited: interval '3' day
  };
  Kind kind = Kind::kType;
  DataType type = {};
  int digits = 0;  ///< of numeric(digits, scale); 0: any number
  int interval_fields = 0;
};

/// Understands a TypeName. @throws JobError  the type is not supported @local
CastTarget bind_type_name(const ParseNode& type_name);

}  // namespace rankwise
