#include <gtest/gtest.h>

#include <random>  // std::mt19937

#include "sql/optimise_plans.hpp"
#include "sql/plan_interpreter.hpp"

namespace rankwise {
namespace {

using test::PlanInterpreter;
using test::Rows;

/// Draws small numbers, nulls and texts; the same on every machine.
class Draws {
 public:
  explicit Draws(unsigned seed) : engine_(seed) {}
  int below(int n) { return static_cast<int>(engine_() % static_cast<unsigned>(n)); }
  bool one_in(int n) { return below(n) == 0; }
  std::string among(const std::vector<std::string>& texts) {
    return texts[static_cast<std::size_t>(below(static_cast<int>(texts.size())))];
  }

 private:
  std::mt19937 engine_;
};

const std::vector<std::string> kTables = {"a", "b", "c"};

std::map<std::string, Rows> random_tables(Draws& draws) {
  std::map<std::string, Rows> tables;
  for (const auto& table : kTables) {
    for (int row = draws.below(9); row > 0; --row) {
      const auto number = [&](int most) {
        return draws.one_in(5) ? Constant() : Constant(std::int64_t{draws.below(most)});
      };
      const Constant text = draws.one_in(4) ? Constant() : Constant(draws.among({"x", "y", "z"}));
      tables[table].push_back({number(3), number(4), number(5), text});
    }
    tables[table];
  }
  return tables;
}

Catalogue catalogue_of(const std::map<std::string, Rows>& tables, const std::vector<double>& factors) {
  Catalogue catalogue;
  std::size_t at = 0;
  for (const auto& [name, rows] : tables) {
    const double factor = factors[at++ % factors.size()];
    catalogue.add(name, std::make_shared<test::KnownTable>(
                            Schema({{"k", kInt64}, {"v", kInt64}, {"w", kInt64}, {"t", kText}}),
                            static_cast<double>(rows.size()) * factor, std::vector<double>{3 * factor, 4, 5, 3}));
  }
  return catalogue;
}

/// Writes queries full of what the optimiser looks for.
class QueryWriter {
 public:
  explicit QueryWriter(Draws& draws) : draws_(draws) {}

  std::string write() {
    const std::string from = joins(1 + draws_.below(4));
    switch (draws_.below(9)) {
      case 0:
        return "select k, n from (select x0.k, count(*) as n, max(x0.w) as m from " + from + where() +
               " group by x0.k) g where " + draws_.among({"k = 1", "k is null", "n > 1", "k > 0 and n < 5", "m = k"});
      case 1:
        return "select * from (select x0.k, x0.v from " + from + where() +
               " union all select k, w from b where v > 0) u where " + draws_.among({"k = 2", "v is null", "v > k"});
      case 2:
        return "select * from (select x0.k, x0.v, x0.w, row_number() over (partition by x0.k order by x0.v, x0.w) as r "
               "from " +
               from + where() + ") q where " + draws_.among({"k = 1", "r = 1", "k > 0 and v < 3", "k is null"});
      case 3:
        return "select k, v from (select x0.k, x0.v from " + from + where() + " order by x0.k, x0.v limit 4) l where " +
               draws_.among({"k = 1", "v > 1"});
      case 4:
        return "with d as (select x0.k, x0.v, x0.w from " + from + where() +
               ") select p.k, q.v from d p join d q on p.k = q.k where " + draws_.among({"p.v > 1", "q.w = 2", "true"});
      case 5:
        return "select distinct k from (select x0.k, count(*) from " + from + where() + " group by x0.k) g";
      case 6:
        return "select x0.k, (select max(v) from b where b.k = x0.k) from " + from + where();
      case 7:
        return "select * from (select x0.k, x0.v from " + from + where() +
               draws_.among({" intersect all", " except all", " union", " except"}) +
               " select v, w from c where k < 2) s where " + draws_.among({"k = 1", "v is null", "k < v"});
      default:
        return "select " + column() + ", " + column() + ", coalesce(" + column() + ", 7) from " + from + where();
    }
  }

 private:
  std::string alias(int i) { return "x" + std::to_string(i); }
  std::string column(int below, const std::string& names = "kvw") {
    return alias(draws_.below(below)) + "." +
           names[static_cast<std::size_t>(draws_.below(static_cast<int>(names.size())))];
  }
  std::string column() { return column(aliases_); }

  std::string joins(int count) {
    std::string text = draws_.among(kTables) + " x0";
    for (aliases_ = 1; aliases_ < count; ++aliases_) {
      const std::string mine = alias(aliases_) + ".";
      const std::string kind =
          draws_.among({"join", "join", "join", "left join", "right join", "full join", "cross join"});
      text += " " + kind + " " + draws_.among(kTables) + " " + alias(aliases_);
      if (kind == "cross join") continue;
      text += " on " + column() + " = " + mine + draws_.among({"k", "v", "w", "w + 1"});
      if (draws_.one_in(3))
        text += " and " + draws_.among({column() + " > 1", mine + "v < 3", mine + "w >= " + column(),
                                        "10 / " + mine + "v > 2", mine + "t = 'x'"});
    }
    return text;
  }

  std::string where() {
    std::string text;
    for (int i = draws_.below(4); i > 0; --i) text += (text.empty() ? " where " : " and ") + condition();
    return text;
  }

  std::string condition() {
    const std::string x = column(), y = column(), z = column();
    return draws_.among({x + " = " + y,
                         x + " = 1",
                         x + " > 1",
                         x + " is null",
                         x + " is not null",
                         x + " < " + y,
                         "coalesce(" + x + ", 0) = 0",
                         "12 / " + x + " > 2",
                         x + " / 2 = 1",
                         "x0.t like '%" + draws_.among({"x", "y"}) + "'",
                         x + " in (1, 2)",
                         "not " + x + " = " + y,
                         "(" + x + " = " + y + " and " + z + " > 1 or " + x + " = " + y + " and " + z + " is null)",
                         "case when " + x + " > 1 then " + y + " = 1 else " + z + " > 0 end",
                         "1 = 1",
                         x + " in (select v from b where w > 1)",
                         x + " not in (select v from c where v is not null)",
                         "exists (select 1 from c where c.k = " + x + ")",
                         x + " = 2 - 1",
                         "2 > 3 or " + x + " = 0",
                         "not exists (select 1 from b where b.v = " + x + " and b.w > 1)",
                         x + " not in (select w from c)",
                         "not exists (select 1 from b where b.v = " + x + " and " + y + " > 1)",
                         "exists (select 1 from a where a.k = " + x + " and " + y + " > 1 and a.w > 1)",
                         "(" + x + " = 1 or " + y + " in (select k from a))"});
  }

  Draws& draws_;
  int aliases_ = 1;
};

struct Answer {
  Rows rows;
  bool failed = false;
};

Answer answer_of(PlanInterpreter& interpreter, const PlanNode& plan) {
  try {
    Answer answer{interpreter.rows_of(plan)};
    std::sort(answer.rows.begin(), answer.rows.end());
    return answer;
  } catch (const InputError&) {
    return {{}, true};
  }
}

TEST(OptimiseAnswers, RandomQueriesKeepTheirAnswers) {
  const std::vector<std::vector<double>> statistics = {{1}, {1e5, 1, 1e3}, {1, 1e6, 1e2}};
  int failures = 0, answered = 0;
  for (unsigned seed = 0; seed < 1000; ++seed) {
    Draws draws(seed);
    const auto tables = random_tables(draws);
    const std::string sql = QueryWriter(draws).write();
    PlanInterpreter interpreter(tables);
    for (const auto& factors : statistics) {
      SCOPED_TRACE("seed " + std::to_string(seed) + ": " + sql);
      const PlanPtr plan = bind_query(sql, catalogue_of(tables, factors), "query");
      const Answer expected = answer_of(interpreter, *plan);
      const PlanPtr better = optimise({plan}, {.broadcast_bytes = 1000, .most_cross_rows = -1}).front();
      EXPECT_EQ(better->schema, plan->schema);
      const Answer given = answer_of(interpreter, *better);
      failures += expected.failed ? 1 : 0;
      if (expected.failed) continue;
      ++answered;
      EXPECT_FALSE(given.failed) << to_string(*plan) << "became\n" << to_string(*better);
      EXPECT_EQ(given.rows, expected.rows) << to_string(*plan) << "became\n" << to_string(*better);
      if (HasFailure()) return;
    }
  }
  EXPECT_GT(answered, 5 * failures) << "too few queries have an answer to be compared";
}

}  // namespace
}  // namespace rankwise
