"""RFE of ad clicks from CSV parts and from SQLite: the same answer, checked against a plain recomputation."""

import collections
import csv
import datetime

import rankwise_command
from rankwise_command import JOBS, CommandTest, json_of, rows_of, run_job, succeeding

LINES = 60000


class AdClicks(CommandTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.csv = cls.shared_folder / "csv"
        cls.sqlite = cls.shared_folder / "avito.sqlite"
        succeeding("generate", "--kind", "ad-clicks", "-n", LINES, "-o", cls.csv, "-q", ranks=2)
        succeeding("generate", "--kind", "ad-clicks", "--form", "sqlite", "-n", LINES, "-o", cls.sqlite, "-q")

    def run_from(self, searches, stream, name, ranks):
        job = (JOBS / "ad_clicks_rfe.toml").read_text(encoding="utf-8")
        job = job.replace("data/SearchInfo*.csv*", str(searches)).replace("data/trainSearchStream*.csv*", str(stream))
        return run_job(self.write(f"{name}.toml", job), output=self.folder / name, ranks=ranks)

    def from_csv(self, ranks, name="csv"):
        return self.run_from(self.csv / "SearchInfo.csv", self.csv / "trainSearchStream.csv", name, ranks)

    def expected(self):
        """Per user: recency in days, clicks, ads shown."""
        with open(self.csv / "SearchInfo.csv", newline="", encoding="utf-8") as file:
            searches = {row["SearchID"]: (row["UserID"], datetime.date.fromisoformat(row["SearchDate"][:10]))
                        for row in csv.DictReader(file)}
        last, clicks, shown = {}, collections.Counter(), collections.Counter()
        with open(self.csv / "trainSearchStream.csv", newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                if row["SearchID"] not in searches:
                    continue
                user, day = searches[row["SearchID"]]
                last[user] = max(last.get(user, day), day)
                clicks[user] += int(row["IsClick"] or 0)
                shown[user] += 1
        end = max(last.values()) + datetime.timedelta(days=1)
        return {user: ((end - last[user]).days, clicks[user], shown[user]) for user in shown}

    def test_stages(self):
        job = (JOBS / "ad_clicks_rfe.toml").read_text(encoding="utf-8").replace("data/", f"{self.csv}/")
        said = succeeding("explain", self.write("job.toml", job)).out
        self.assertIn("join on SearchID = i.SearchID", said)
        self.assertIn("KMeans, k = 5", said)

    def test_features_of_users(self):
        out = self.from_csv(ranks=2)
        found = {row["user_id"]: (int(row["recency_days"]), int(row["total_clicks"]), int(row["engagement"]))
                 for row in rows_of(out / "rfe.csv")}
        self.assertEqual(found, self.expected())
        self.assertEqual(json_of(out / "clusters.json")["chosen_k"], 5)

    def test_csv_and_sqlite_give_the_same_at_any_width(self):
        digests = set()
        for ranks in (1, 2, 3):
            for out in (self.from_csv(ranks, f"csv{ranks}"),
                        self.run_from(f"{self.sqlite}:SearchInfo", f"{self.sqlite}:trainSearchStream", f"db{ranks}", ranks)):
                digests.add(succeeding("digest", out).out.splitlines()[0].split()[0])
        self.assertEqual(len(digests), 1)


if __name__ == "__main__":
    rankwise_command.main()
