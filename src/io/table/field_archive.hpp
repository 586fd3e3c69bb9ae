#pragma once
#include <boost/serialization/string.hpp>
#include <boost/serialization/vector.hpp>

#include "engine/data/schema.hpp"

/// Lets fields travel by broadcast_object.
namespace boost::serialization {

template <typename Archive>
void serialize(Archive& archive, rankwise::DataType& type, unsigned /*version*/) {
  archive& type.id& type.scale;
}

template <typename Archive>
void serialize(Archive& archive, rankwise::Field& field, unsigned /*version*/) {
  archive& field.name& field.type& field.unit& field.description;
}

}  // namespace boost::serialization
