#pragma once
#include <cstdint>  // std::int64_t
#include <string>   // std::string

#include "customer/synthetic/hash_stream.hpp"

namespace rankwise {

/// Draws what a user typed: a word or two of Russian; mostly nothing, for most searches go by category. @local
std::string draw_search_query(HashStream& draws);

/// Draws what a user chose in the form of a category, as the contest's data spells it: "{83:'Обувь', 88:'38'}"; often
/// nothing. @local
std::string draw_search_params(HashStream& draws, std::int64_t category);

}  // namespace rankwise
