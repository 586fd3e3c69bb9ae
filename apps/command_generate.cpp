#include <cstdio>  // std::printf
#include <memory>  // std::make_shared

#include "commands.hpp"
#include "customer/synthetic/ad_clicks.hpp"
#include "customer/synthetic/synthetic_retail.hpp"
#include "engine/comm/agreement.hpp"
#include "engine/data/calendar.hpp"
#include "engine/data/decimal.hpp"
#include "engine/runtime/terminal.hpp"
#include "shared_options.hpp"

namespace rankwise {
namespace {

constexpr const char* kRetailGroup = "Options of --kind retail";
constexpr const char* kAdClicksGroup = "Options of --kind ad-clicks";

struct Options {
  std::string kind = "retail";
  std::string form = "csv";
  SyntheticRetailSettings settings;
  std::string output;
  bool quiet = false;
};

void generate_ad_clicks(const Communicator& comm, const Options& options) {
  Terminal terminal(comm.is_driver(), options.quiet ? Verbosity::kQuiet : Verbosity::kNormal);
  terminal.stage_begins("generate");
  const AdClicksSettings settings{options.settings.transactions, options.settings.seed};
  const auto progress = [&](std::int64_t done, std::int64_t total) { terminal.progress(done, total); };
  const auto facts = options.form == "sqlite" ? generate_ad_clicks_sqlite(comm, settings, options.output, progress)
                                              : generate_ad_clicks_csv(comm, settings, options.output, progress);
  terminal.say("wrote " + options.output + ": SearchInfo with " + std::to_string(facts.searches) +
               " rows, trainSearchStream with " + std::to_string(facts.impressions) + " rows");
  if (!comm.is_driver() || options.quiet) return;
  std::printf("contextual impressions %lld  clicks %lld  users %lld  ads %lld; seed %llu\n",
              static_cast<long long>(facts.contextual), static_cast<long long>(facts.clicks),
              static_cast<long long>(facts.users), static_cast<long long>(facts.ads),
              static_cast<unsigned long long>(settings.seed));
}

void generate_retail(const Communicator& comm, const Options& options) {
  Terminal terminal(comm.is_driver(), options.quiet ? Verbosity::kQuiet : Verbosity::kNormal);
  terminal.stage_begins("generate");
  const auto facts =
      generate_retail_csv(comm, options.settings, options.output,
                          [&](std::int64_t done, std::int64_t total) { terminal.progress(done, total); });
  terminal.say("wrote " + options.output + ": " + std::to_string(facts.rows) + " rows, " + std::to_string(facts.bytes) +
               " bytes");
  if (!comm.is_driver() || options.quiet) return;
  const auto& buying = options.settings.purchasing;
  std::printf("invoices %lld (returns %lld)  customers %lld  from %s to %s  revenue %s\n",
              static_cast<long long>(facts.invoices), static_cast<long long>(facts.return_invoices),
              static_cast<long long>(facts.customers_with_purchases), format_timestamp(facts.first_timestamp).c_str(),
              format_timestamp(facts.last_timestamp).c_str(), format_decimal(facts.revenue_thousandths, 3).c_str());
  std::printf("purchases follow BG/NBD with r %g, alpha %g weeks, a %g, b %g; seed %llu\n", buying.r, buying.alpha,
              buying.a, buying.b, static_cast<unsigned long long>(options.settings.seed));
}

void add_retail_options(CLI::App& command, SyntheticRetailSettings& settings) {
  command.add_option("--customers", settings.customers, "Customers with an id; 0: as many as suit the rows")
      ->type_name("N")
      ->capture_default_str()
      ->group(kRetailGroup);
  command.add_option("--start", settings.start, "First day")
      ->type_name("DATE")
      ->capture_default_str()
      ->group(kRetailGroup);
  command.add_option("--end", settings.end, "Last day")->type_name("DATE")->capture_default_str()->group(kRetailGroup);
  command.add_option("--bg-nbd-r", settings.purchasing.r, "Purchase rates: shape of their gamma distribution")
      ->capture_default_str()
      ->group(kRetailGroup);
  command
      .add_option("--bg-nbd-alpha", settings.purchasing.alpha,
                  "Purchase rates: rate of their gamma distribution, weeks")
      ->capture_default_str()
      ->group(kRetailGroup);
  command.add_option("--bg-nbd-a", settings.purchasing.a, "Drop-out: first parameter of its beta distribution")
      ->capture_default_str()
      ->group(kRetailGroup);
  command.add_option("--bg-nbd-b", settings.purchasing.b, "Drop-out: second parameter of its beta distribution")
      ->capture_default_str()
      ->group(kRetailGroup);
  command.add_option("--return-rate", settings.return_rate, "Share of sales that a return follows")
      ->capture_default_str()
      ->group(kRetailGroup);
  command.add_option("--missing-id-rate", settings.missing_id_rate, "Share of rows without a customer id")
      ->capture_default_str()
      ->group(kRetailGroup);
  command.add_option("--duplicate-rate", settings.duplicate_rate, "Share of lines that stand twice")
      ->capture_default_str()
      ->group(kRetailGroup);
  command.add_option("--zero-price-rate", settings.zero_price_rate, "Share of lines that cost nothing")
      ->capture_default_str()
      ->group(kRetailGroup);
  command.add_option("--messy-rate", settings.messy_rate, "Share of rows that are spoilt, to try bad_rows")
      ->capture_default_str()
      ->group(kRetailGroup);
}

}  // namespace

void add_generate_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  auto& settings = options->settings;
  auto* command = app.add_subcommand("generate", "Write realistic data: the same rows on any number of ranks");
  command->add_option("--kind", options->kind, "Retail transactions, or searches and the ads that they showed")
      ->check(CLI::IsMember({"retail", "ad-clicks"}))
      ->capture_default_str();
  command->add_option("--transactions,-n", settings.transactions, "Rows in the file, or in the click stream")
      ->required()
      ->type_name("N");
  command
      ->add_option("--output,-o", options->output,
                   "The file to write; for ad clicks a folder for two CSV files, or a SQLite file")
      ->required()
      ->type_name("PATH");
  command->add_option("--seed", settings.seed, "Another seed gives other data")->type_name("S")->capture_default_str();
  command->add_flag("--quiet,-q", options->quiet, "Print errors only");
  command->add_option("--form", options->form, "How ad clicks are written")
      ->check(CLI::IsMember({"csv", "sqlite"}))
      ->capture_default_str()
      ->group(kAdClicksGroup);
  add_retail_options(*command, settings);
  command->footer(
      "Examples:\n  mpirun -n 2 rankwise generate --transactions 1000000 --output transactions.csv\n"
      "  rankwise generate --kind ad-clicks --form sqlite -n 10000000 --output avito.sqlite");
  command->callback([options, command, &action] {
    action = [options, command](const Communicator& comm) {
      run_local(comm, [&] {
        refuse_options(*command, options->kind == "retail" ? kAdClicksGroup : kRetailGroup, "--kind " + options->kind);
      });
      options->kind == "retail" ? generate_retail(comm, *options) : generate_ad_clicks(comm, *options);
    };
  });
}

}  // namespace rankwise
