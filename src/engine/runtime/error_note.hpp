#pragma once
#include <string>  // std::string

namespace rankwise {

/// Throws the error that is being handled once more, its kind kept, with a line "  (note)" behind its message. What is
/// no Error is thrown as it is. @local
[[noreturn]] void rethrow_with_note(const std::string& note);

}  // namespace rankwise
