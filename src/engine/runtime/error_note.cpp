#include "engine/runtime/error_note.hpp"

#include "engine/runtime/error.hpp"

namespace rankwise {

void rethrow_with_note(const std::string& note) {
  const std::string line = "\n  (" + note + ")";
  try {
    throw;
  } catch (const JobError& e) {
    throw JobError(e.what() + line);
  } catch (const InputError& e) {
    throw InputError(e.what() + line, e.position());
  } catch (const OutputError& e) {
    throw OutputError(e.what() + line);
  } catch (const BudgetError& e) {
    throw BudgetError(e.what() + line);
  } catch (const ProgramError& e) {
    throw ProgramError(e.what() + line);
  }
}

}  // namespace rankwise
