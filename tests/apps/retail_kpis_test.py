"""Key figures in SQL alone, against those published for the same data; the same bytes at any width and budget."""

import rankwise_command
from rankwise_command import DATA, JOBS, CommandTest, hashes, real_data, rows_of, run_job

SHEETS = ("online_retail_II_2009-2010.csv.xz", "online_retail_II_2010-2011.csv.xz")


class RetailKpis(CommandTest):
    @classmethod
    def setUpClass(cls):
        real_data(*SHEETS)
        super().setUpClass()
        cls.input = f"input.path={DATA}/online_retail_II_*.csv.xz"
        cls.out = run_job(JOBS / "retail_kpis.toml", output=cls.shared_folder / "out", ranks=2, settings=[cls.input])

    def rows(self, name):
        return rows_of(self.out / name)

    def test_kpis(self):  # R4
        (kpis,) = self.rows("kpis.csv")
        self.assertEqual(kpis["revenue"], "20972968.138")
        for name, figure in {"invoices": 40078, "customers": 5878, "stock_codes": 4917, "one_time_buyers": 1623,
                             "customers_of_80_percent": 1352}.items():
            self.assertEqual(int(kpis[name]), figure, name)
        for name, figure, places in (("average_order_value", 523.3038, 4), ("items_per_order", 284.952, 3),
                                     ("purchases_per_customer", 6.2894, 4), ("one_time_buyers_percent", 27.6, 1),
                                     ("customers_of_80_percent_share", 23.0, 1)):
            self.assertEqual(round(float(kpis[name]), places), figure, name)

    def test_countries(self):  # R4
        rows = self.rows("revenue_by_country.csv")
        shares = [(row["country"], round(float(row["revenue_percent"]), 2)) for row in rows[:5]]
        self.assertEqual(shares, [("United Kingdom", 85.21), ("EIRE", 3.17), ("Netherlands", 2.64), ("Germany", 2.06),
                                  ("France", 1.70)])
        self.assertEqual(int(rows[0]["customers"]), 5350)

    def test_peak_day(self):  # R4
        day = self.rows("peak_days.csv")[0]
        self.assertEqual((day["day"], day["revenue"]), ("2010-12-01", "117271.120"))

    def test_weekdays(self):  # R31
        rows = self.rows("revenue_by_weekday.csv")
        self.assertEqual([round(float(row["revenue_percent"]), 2) for row in rows],
                         [17.30, 20.11, 17.12, 20.43, 16.12, 0.05, 8.87])
        self.assertEqual(sum(int(row["lines"]) for row in rows), 1044421)
        self.assertEqual([int(rows[5]["lines"]), int(rows[6]["lines"])], [400, 138151])
        self.assertEqual(round(sum(float(row["revenue"]) for row in rows), 2), 20814292.00)

    def test_hours(self):  # R31
        rows = self.rows("revenue_by_hour.csv")
        self.assertEqual([int(row["hour"]) for row in rows], list(range(6, 21)))
        self.assertEqual([round(float(row["revenue_percent"]), 2) for row in rows],
                         [0, .37, 2.56, 8.66, 12.63, 12.21, 13.79, 12.25, 11.36, 11.91, 7.88, 4.22, 1.36, .62, .19])
        best = max(rows, key=lambda row: float(row["mean_line"]))
        self.assertEqual((best["hour"], round(float(best["mean_line"]), 2)), ("7", 71.65))

    def test_segments_by_time(self):  # R32
        rows = self.rows("segment_weekends.csv")
        weekends = {row["segment"]: round(float(row["weekend_percent"]), 2) for row in rows}
        self.assertEqual(rows[0]["segment"], "Potential Loyalists")
        self.assertEqual(weekends["Potential Loyalists"], 19.35)
        self.assertEqual(weekends["Champions"], 15.07)
        self.assertEqual(weekends["Recent Customers"], 0)
        self.assertEqual(round(float(rows[0]["coverage_percent"]), 1), 77.1)
        by_hour = self.rows("segment_by_hour.csv")
        self.assertEqual(sum(int(row["lines"]) for row in by_hour), sum(int(row["lines"]) for row in rows))

    def test_same_bytes_at_other_widths_and_budgets(self):
        for ranks, memory in ((1, "1GiB"), (3, "1MiB")):
            out = run_job(JOBS / "retail_kpis.toml", output=self.folder / str(ranks), ranks=ranks,
                          settings=[self.input, f"run.memory={memory}", "output.hdf5=false"])
            expected = {name: digest for name, digest in hashes(self.out).items() if name.endswith(".csv")}
            self.assertEqual({name: digest for name, digest in hashes(out).items() if name.endswith(".csv")}, expected)


if __name__ == "__main__":
    rankwise_command.main()
