"""The figures that other systems published for the same real data, and independent recomputations of them."""

import tempfile

import rankwise_command
from rankwise_command import JOBS, CommandTest, json_of, real_data, rows_of, run_job

SHEETS = ("online_retail_II_2009-2010.csv.xz", "online_retail_II_2010-2011.csv.xz")
ONLINE_RETAIL = ("online_retail.csv.xz",)


class Job(CommandTest):
    """Runs a job once for all tests of the class."""

    job = None
    data = ()
    settings = ()

    @classmethod
    def setUpClass(cls):
        inputs = real_data(*cls.data)
        super().setUpClass()
        cls.out = run_job(cls.job, *inputs, output=cls.shared_folder / "out", ranks=2, settings=cls.settings)

    def json(self, name):
        return json_of(self.out / name)

    def rows(self, name):
        return rows_of(self.out / name)

    def nulls(self):
        return {column["column"]: column["nulls"] for column in self.json("quality.json")["columns"]}

    def distinct(self):
        return {column["column"]: column.get("distinct") for column in self.json("quality.json")["columns"]}

    def stage(self, name):
        return next(stage for stage in self.json("summary.json")["ledger"]["stages"] if stage["stage"] == name)

    def segment_sizes(self):
        return {row["segment"]: int(row["customers"]) for row in self.rows("segments.csv")}

    def spread(self, metric):
        """Mean, standard deviation, min, median, max."""
        figures = self.json("summary.json")["rfm"][metric]
        return tuple(figures[key] for key in ("mean", "standard_deviation", "min", "median", "max"))

    def assert_spread(self, metric, published, places):
        for found, expected, digits in zip(self.spread(metric), published, places):
            self.assertAlmostEqual(found, expected, delta=0.5000001 * 10**-digits, msg=metric)


class RetailIntelligence(Job):
    """Both sheets of Online Retail II: 1,067,371 rows."""

    job, data = JOBS / "retail_intelligence.toml", SHEETS

    def test_rows_and_distinct_values_of_the_input(self):  # R1
        quality = self.json("quality.json")
        self.assertEqual(quality["rows"], 1067371)
        self.assertEqual([file["rows_read"] for file in quality["files"]], [525461, 541910])
        self.assertEqual([file["rows_refused"] for file in quality["files"]], [0, 0])
        distinct = self.distinct()
        self.assertEqual(distinct["invoice"], 53628)
        self.assertEqual(distinct["stock_code"], 5305)
        self.assertEqual(distinct["country"], 43)
        self.assertEqual(distinct["customer_id"], 5942)
        self.assertEqual(quality["time"], {"first": "2009-12-01 07:45:00", "last": "2011-12-09 12:50:00"})

    def test_quality(self):  # R2
        quality = self.json("quality.json")
        self.assertEqual(self.nulls(), {"invoice": 0, "stock_code": 0, "description": 4382, "quantity": 0, "time": 0,
                                        "price": 0, "customer_id": 243007, "country": 0})
        percent = {column["column"]: round(column["null_percent"], 2) for column in quality["columns"]}
        self.assertEqual(percent["customer_id"], 22.77)
        self.assertEqual(percent["description"], 0.41)
        self.assertEqual(quality["exact_duplicates"]["rows"], 34335)
        self.assertEqual(round(quality["exact_duplicates"]["percent"], 2), 3.22)
        self.assertEqual(quality["quantity"]["negative"], 22950)
        self.assertEqual(round(quality["quantity"]["negative_percent"], 2), 2.15)
        self.assertEqual(quality["price"]["zero"], 6202)
        self.assertEqual(quality["price"]["negative"], 5)
        self.assertEqual(quality["quantity"]["p99"], 100)
        self.assertEqual(quality["quantity"]["above_p99"], 10561)
        self.assertEqual(quality["revenue"]["without_customer"], 2638958.18)
        self.assertEqual(round(quality["revenue"]["without_customer_percent"], 2), 13.68)

    def test_cleaning(self):  # R3
        cleaning = self.stage("cleaning")
        self.assertEqual(cleaning["in"]["rows"], 1067371)
        self.assertEqual(cleaning["out"], {"rows": 805549, "revenue": 17743429.178})
        self.assertEqual(sum(drop["rows"] for drop in cleaning["dropped"]), 261822)
        self.assertEqual(self.json("summary.json")["rfm"]["customers"], 5878)
        self.assertEqual(len(self.rows("customers.csv")), 5878)
        self.assertTrue(self.json("summary.json")["ledger"]["balanced"])

    def test_distinct_values_after_cleaning(self):  # R3
        summary = self.json("summary.json")
        if "clean" not in summary:
            self.skipTest("summary.json does not count invoices and stock codes after cleaning")
        self.assertEqual(summary["clean"]["rows"], 805549)
        self.assertEqual(summary["clean"]["revenue"], 17743429.178)
        self.assertEqual(summary["clean"]["invoices"], 36969)
        self.assertEqual(summary["clean"]["stock_codes"], 4631)

    def test_rfm_values(self):  # R8
        self.assertEqual(self.json("summary.json")["rfm"]["reference_time"], "2011-12-10 12:50:00")
        self.assert_spread("recency_days", (201.3319, 209.3387, 1, 96, 739), (4, 4, 9, 9, 9))
        self.assert_spread("frequency", (6.289384, 13.009406, 1, 3, 398), (6, 6, 9, 9, 9))
        self.assert_spread("monetary", (3018.6167, 14737.7310, 2.95, 898.915, 608821.65), (4, 4, 9, 9, 9))

    def test_scores(self):  # R9
        for metric in ("recency", "frequency", "monetary"):
            bins = self.json("summary.json")["scores"][metric]["bins"]
            self.assertEqual([score["customers"] for score in sorted(bins, key=lambda score: score["score"])],
                             [1176, 1175, 1176, 1175, 1176], metric)
        for row in self.rows("customers.csv"):
            scores = [row["r_score"], row["f_score"], row["m_score"]]
            self.assertEqual(row["rfm_score"], "".join(scores))
            self.assertEqual(int(row["rfm_sum"]), sum(map(int, scores)))

    def test_segments(self):  # R10: customers, revenue, share of revenue, average recency, frequency, revenue
        published = {
            "Champions": (471, 8333125.12, 46.96, 7.78, 28.62, 17692.41),
            "Loyal Customers": (979, 3907110.54, 22.02, 26.04, 9.72, 3990.92),
            "Lost": (797, 2372600.78, 13.37, 139.46, 6.53, 2976.91),
            "Can't Lose Them": (227, 1018866.68, 5.74, 340.68, 8.93, 4488.40),
            "Potential Loyalists": (1280, 673380.64, 3.80, 61.75, 2.04, 526.08),
            "About To Sleep": (606, 481964.68, 2.72, 313.17, 2.27, 795.32),
            "At Risk": (502, 478035.79, 2.69, 473.99, 2.95, 952.26),
            "Need Attention": (104, 253301.30, 1.43, 106.05, 3.07, 2435.59),
            "Hibernating": (901, 197443.88, 1.11, 496.25, 1.05, 219.14),
            "Promising": (9, 22103.10, 0.12, 91.11, 1.00, 2455.90),
            "Recent Customers": (2, 5496.66, 0.03, 24.50, 1.00, 2748.33),
        }
        columns = ("customers", "revenue", "revenue_percent", "avg_recency_days", "avg_frequency", "avg_monetary")
        rows = {row["segment"]: row for row in self.rows("segments.csv")}
        self.assertEqual(set(rows), set(published))
        for segment, figures in published.items():
            for column, figure in zip(columns, figures):
                self.assertAlmostEqual(float(rows[segment][column]), figure, delta=0.0050001, msg=(segment, column))

    def test_exports(self):  # R12
        sizes = {"champions": 471, "cant_lose": 227, "at_risk": 502, "potential_loyalists": 1280}
        segments = {"champions": "Champions", "cant_lose": "Can't Lose Them", "at_risk": "At Risk",
                    "potential_loyalists": "Potential Loyalists"}
        columns = ["customer_id", "recency_days", "frequency", "monetary", "rfm_score"]
        for name, size in sizes.items():
            rows = self.rows(f"segment_{name}.csv")
            self.assertEqual(len(rows), size, name)
            expected = [{column: row[column] for column in columns} for row in self.rows("customers.csv")
                        if row["segment"] == segments[name]]
            self.assertEqual(rows, expected, name)

    def test_two_customers(self):  # the spot rows of R19
        rows = {row["customer_id"]: row for row in self.rows("customers.csv")}
        first = rows["12346"]
        self.assertEqual((first["recency_days"], first["frequency"], first["monetary"]), ("326", "12", "77556.460"))
        self.assertEqual((first["rfm_score"], first["segment"]), ("255", "Can't Lose Them"))
        # 4,310.00 + 611.53 of October 2010 + 711.79 that stands in both sheets
        self.assertEqual(rows["12347"]["monetary"], "5633.320")

    def test_ids_ascend_as_numbers(self):
        ids = [int(row["customer_id"]) for row in self.rows("customers.csv")]
        self.assertEqual(ids, sorted(set(ids)))


class DropExactDuplicates(Job):  # R5
    job, data = JOBS / "retail_intelligence.toml", SHEETS
    settings = ("cleaning.duplicates=drop_exact", "cluster.enabled=false")

    def test_rows_and_revenue(self):
        self.assertEqual(self.stage("duplicates")["out"], {"rows": 779425, "revenue": 17374804.268})
        self.assertEqual(self.stage("duplicates")["in"], {"rows": 805549, "revenue": 17743429.178})
        self.assertEqual(self.stage("customers")["out"], {"rows": 779425, "revenue": 17374804.268})


class DropOverlap(Job):  # R5, and R11's map of recency and frequency
    job, data = JOBS / "retail_intelligence.toml", SHEETS
    settings = ("cleaning.duplicates=drop_overlap", "cluster.enabled=false")

    def test_rows_and_revenue(self):
        self.assertEqual(self.stage("cleaning")["out"], {"rows": 791045, "revenue": 17431551.178})


class RecencyFrequencyMap(Job):  # R11
    job, data = JOBS / "retail_intelligence.toml", SHEETS
    settings = ("segments.scheme=rf", "export=[]", "cluster.enabled=false", "quality.enabled=false")

    def test_sizes(self):
        self.assertEqual(self.segment_sizes(), {
            "hibernating": 1526, "loyal": 1167, "champions": 830, "at_risk": 754, "potential_loyalists": 711,
            "about_to_sleep": 384, "need_attention": 268, "promising": 113, "cant_loose": 71, "new": 54,
            "No match": 0})


class PutlerMap(Job):  # R11
    job, data = JOBS / "retail_intelligence.toml", SHEETS
    settings = ("segments.scheme=putler", "export=[]", "cluster.enabled=false", "quality.enabled=false")

    def test_whom_the_table_leaves_out(self):
        sizes = self.segment_sizes()
        self.assertEqual(sizes["No match"], 237)
        self.assertEqual(sum(size == 0 for size in sizes.values()), 4)
        self.assertEqual(sum(sizes.values()), 5878)


class RetailRfm(Job):
    """Online Retail: 541,909 rows, returns kept."""

    job, data = JOBS / "retail_rfm.toml", ONLINE_RETAIL

    def test_quality(self):  # R6
        quality = self.json("quality.json")
        self.assertEqual(quality["rows"], 541909)
        self.assertEqual(self.nulls()["customer_id"], 135080)
        percent = {column["column"]: round(column["null_percent"], 2) for column in quality["columns"]}
        self.assertEqual(percent["customer_id"], 24.93)
        self.assertEqual(self.nulls()["description"], 1454)
        self.assertEqual(quality["exact_duplicates"]["rows"], 5268)
        self.assertEqual(quality["quantity"]["negative"], 10624)
        self.assertEqual(quality["price"]["not_positive"], 2517)
        self.assertEqual(self.distinct()["customer_id"], 4372)
        self.assertEqual(round(quality["revenue"]["total"], 2), 9747747.93)

    def test_rfm(self):  # R13, in exact decimal arithmetic
        rfm = self.json("summary.json")["rfm"]
        self.assertEqual(rfm["reference_time"], "2011-12-10 12:50:00")
        self.assertEqual(rfm["customers"], 4317)
        self.assertEqual(rfm["customers_dropped_non_positive_monetary"], 14 + 41)
        self.assertEqual((rfm["recency_days"]["min"], rfm["recency_days"]["max"]), (1, 374))
        self.assertEqual((rfm["frequency"]["min"], rfm["frequency"]["max"]), (1, 248))
        self.assertEqual((rfm["monetary"]["min"], rfm["monetary"]["max"]), (2.90, 279489.02))
        self.assertEqual(len(self.rows("customers.csv")), 4317)

    def test_quartile_segments(self):  # R14 on the exact customers
        self.assertEqual(self.segment_sizes(), {
            "Can't Lose": 1121, "Loyal Customers": 549, "Champions": 521, "About to Sleep": 396,
            "Potential Loyalists": 378, "At Risk": 339, "Promising": 255, "Unknown": 239, "Lost": 183,
            "Hibernating": 172, "New Customers": 164, "Need Attention": 0})

    def test_clusters(self):  # R22
        clusters = self.json("clusters.json")
        self.assertEqual(clusters["chosen_k"], 3)
        scan = {one["k"]: one for one in clusters["scan"]}
        self.assertEqual(sorted(scan), list(range(2, 11)))
        self.assertEqual(max(scan, key=lambda k: scan[k]["silhouette"]), 3)
        self.assertAlmostEqual(scan[3]["silhouette"], 0.4252, delta=0.002)
        self.assertAlmostEqual(scan[3]["inertia"], 5893.588, delta=0.001)
        self.assertEqual(sorted(cluster["customers"] for cluster in clusters["clusters"]), [884, 1010, 2423])
        published = {2: .374, 4: .416, 5: .409, 6: .366, 7: .357, 8: .347, 9: .351, 10: .333}
        for k, silhouette in published.items():  # of an independent run on 4,321 customers
            self.assertAlmostEqual(scan[k]["silhouette"], silhouette, delta=0.005, msg=k)
        for cluster, shares in zip(sorted(clusters["clusters"], key=lambda one: one["means"]["frequency"]),
                                   (23.47, 56.40, 20.13)):
            self.assertAlmostEqual(cluster["percent"], shares, delta=0.5)
        members = [int(row["cluster"]) for row in self.rows("customers.csv")]
        self.assertEqual([members.count(label) for label in range(3)], [2423, 1010, 884])


RAW_RFM_JOB = """
[schema]
currency = "GBP"
[schema.columns]
invoice = "InvoiceNo"
quantity = "Quantity"
time = "InvoiceDate"
price = "UnitPrice"
customer_id = "CustomerID"
[cleaning]
non_positive_price = "keep"
[rfm]
offset_days = 0
[cluster]
columns = ["recency_days", "frequency", "monetary"]
k = 3
k_max = 4
[output]
hdf5 = false
"""


class RawRfmClusters(Job):
    """R28 on the rows of R7: quantity above 0, price 0 stays, no day is added."""

    data = ONLINE_RETAIL

    @classmethod
    def setUpClass(cls):
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as job:
            job.write(RAW_RFM_JOB)
            job.flush()
            cls.job = job.name
            super().setUpClass()

    def test_customers(self):
        self.assertEqual(self.json("summary.json")["rfm"]["customers"], 4339)
        self.assertEqual(self.json("summary.json")["rfm"]["reference_time"], "2011-12-09 12:50:00")

    def test_clusters(self):
        clusters = self.json("clusters.json")
        self.assertEqual(clusters["chosen_k"], 3)
        scan = next(one for one in clusters["scan"] if one["k"] == 3)
        self.assertAlmostEqual(scan["silhouette"], 0.5943, delta=0.00006)
        self.assertAlmostEqual(scan["davies_bouldin"], 0.7102, delta=0.00006)
        published = ((3231, 74.5, 40.4, 4.7, 1855), (1082, 24.9, 246.1, 1.6, 631), (26, 0.6, 5.0, 66.5, 85904))
        for cluster, (customers, percent, recency, frequency, monetary) in zip(clusters["clusters"], published):
            self.assertEqual(cluster["customers"], customers)
            self.assertAlmostEqual(cluster["percent"], percent, delta=0.05)
            self.assertAlmostEqual(cluster["means"]["recency_days"], recency, delta=0.05001)
            self.assertAlmostEqual(cluster["means"]["frequency"], frequency, delta=0.05001)
            self.assertAlmostEqual(cluster["means"]["monetary"], monetary, delta=0.5001)


if __name__ == "__main__":
    rankwise_command.main()
