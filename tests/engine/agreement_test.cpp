#include "engine/comm/agreement.hpp"

#include <gtest/gtest.h>

#include <new>       // std::bad_alloc
#include <string>    // std::string
#include <typeinfo>  // typeid

#include "engine/comm/communicator.hpp"
#include "engine/runtime/error.hpp"
#include "support/ranks.hpp"

namespace rankwise {
namespace {

using test::world;

/// What this rank caught: type, message, exit code and position.
struct Caught {
  std::string type;
  std::string message;
  int code = 0;
  InputPosition position = {};
  friend bool operator==(const Caught&, const Caught&) = default;
};

template <typename Local>
Caught caught(Local local) {
  try {
    run_local(world(), local);
  } catch (const InputError& e) {
    return {"input", e.what(), static_cast<int>(e.exit_code()), e.position()};
  } catch (const Error& e) {
    return {typeid(e).name(), e.what(), static_cast<int>(e.exit_code())};
  }
  return {};
}

template <typename E>
std::string name_of() {
  return typeid(E).name();
}

TEST(Agreement, ReturnsWhatTheLocalPartReturned) {
  EXPECT_EQ(run_local(world(), [] { return world().rank() * 3; }), world().rank() * 3);
  bool ran = false;
  run_local(world(), [&] { ran = true; });
  EXPECT_TRUE(ran);
}

TEST(Agreement, AnErrorOfOneRankIsTheErrorOfAll) {
  for (int bad = 0; bad < world().size(); ++bad) {
    const auto on_bad = [&](auto error) {
      return caught([&] {
        if (world().rank() == bad) throw error;
      });
    };
    EXPECT_EQ(on_bad(JobError("no key \"k\"")), (Caught{name_of<JobError>(), "no key \"k\"", 2}));
    EXPECT_EQ(on_bad(InputError("bad row", {2, 77})), (Caught{"input", "bad row", 3, {2, 77}}));
    EXPECT_EQ(on_bad(OutputError("disk full")), (Caught{name_of<OutputError>(), "disk full", 4}));
    EXPECT_EQ(on_bad(BudgetError("too much")), (Caught{name_of<BudgetError>(), "too much", 4}));
    EXPECT_EQ(on_bad(ProgramError("broken")).type, name_of<ProgramError>());
  }
}

TEST(Agreement, ForeignExceptionsNameTheirRank) {
  const int bad = world().size() - 1;
  const std::string where = " (rank " + std::to_string(bad) + ")";
  const auto on_bad = [&](auto error) {
    return caught([&] {
      if (world().rank() == bad) throw error;
    });
  };
  EXPECT_EQ(on_bad(std::bad_alloc()), (Caught{name_of<BudgetError>(), "out of memory" + where, 4}));
  EXPECT_EQ(on_bad(std::out_of_range("vector")), (Caught{name_of<ProgramError>(), "vector" + where, 4}));
  EXPECT_EQ(on_bad(42), (Caught{name_of<ProgramError>(), "unknown exception" + where, 4}));
}

TEST(Agreement, TheFirstInPositionWins) {
  // Later ranks hold earlier rows, against the usual order.
  const auto error = caught([] {
    const std::int64_t back = world().size() - world().rank();
    throw InputError("row of rank " + std::to_string(world().rank()), {1, back * 100});
  });
  EXPECT_EQ(error, (Caught{"input", "row of rank " + std::to_string(world().size() - 1), 3, {1, 100}}));
  const auto earlier_file = caught([] {
    throw InputError("file", {world().rank() == world().size() - 1 ? 0 : 1, world().rank() * 10});
  });
  EXPECT_EQ(earlier_file.position.file, 0);
}

TEST(Agreement, AnErrorWithAPositionComesBeforeOneWithout) {
  const auto error = caught([] {
    if (world().rank() == world().size() - 1) throw InputError("a row", {0, 5});
    throw OutputError("a disk");
  });
  EXPECT_EQ(error.message, "a row");
}

TEST(Agreement, WithoutPositionsTheLowestRankWins) {
  const auto error = caught([] { throw OutputError("rank " + std::to_string(world().rank())); });
  EXPECT_EQ(error.message, "rank 0");
}

}  // namespace
}  // namespace rankwise
