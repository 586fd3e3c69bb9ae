#pragma once
#include <cstdint>     // std::int64_t
#include <functional>  // std::function
#include <string>      // std::string
#include <vector>      // std::vector

namespace rankwise {

struct StageMeasure;

/// What a stage did on this rank; the scheduler adds up and compares over ranks.
struct StageOutcome {
  std::int64_t rows_in = 0;
  std::int64_t rows_out = 0;
};

/// A step of a job that is announced, timed and recorded: its operators, and how rows move in it, if they do.
struct Stage {
  std::string name;
  std::vector<std::string> inputs = {};     ///< names of the stages whose results it uses
  std::vector<std::string> operators = {};  ///< what it does, for explain
  std::string exchange = {};                ///< how rows move; empty: they stay
  std::function<StageOutcome()> run = {};   ///< @collective
};

/// The stages of a job. Every rank builds the same graph from the same job file.
class StageGraph {
 public:
  /// @throws ProgramError  the name is taken or an input is not there yet
  void add(Stage stage);

  /// Stages in an order in which inputs come first.
  const std::vector<Stage>& stages() const { return stages_; }

  /// Describes the graph for people, one stage per paragraph.
  std::string explain() const;
  /// The same, with what was measured in a run: one entry per stage, from the first on as far as the run came.
  std::string explain(const std::vector<StageMeasure>& measures) const;

 private:
  std::vector<Stage> stages_;
};

}  // namespace rankwise
