"""A rank that dies ends the job soon, with an error, and leaves no output under its final name."""

import lzma
import os
import pathlib
import signal
import subprocess
import time

import rankwise_command
from rankwise_command import COMMAND, JOBS, NOT_DETERMINISTIC, CommandTest, command_line, hashes, outputs, run_job

PATIENCE = 10  # seconds from the kill to the end of the job
START = 60  # seconds within which the stage must begin


def ranks_of(mpirun):
    """Process ids of the ranks that an mpirun has started."""
    found = []
    for status in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rsplit(")", 1)[1].split()[1])
            if parent == mpirun and os.readlink(status.parent / "exe") == os.path.realpath(COMMAND):
                found.append(int(status.parent.name))
        except (OSError, IndexError):
            pass  # it has ended
    return sorted(found)


def is_alive(pid):
    try:
        return "\nState:\tZ" not in pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


class KilledRank(CommandTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.input = cls.shared_folder / "transactions.csv"
        rankwise_command.succeeding("generate", "-n", 300000, "--customers", 15000, "-o", cls.input, "--quiet")

    def events(self):
        path = self.folder / "out" / "events.jsonl"
        return path.read_text() if path.exists() else ""

    def wait_for_stage(self, job, stage):
        deadline = time.monotonic() + START
        while f'"stage_begin","stage":"{stage}"' not in self.events():
            self.assertIsNone(job.poll(), "the job ended before the stage began")
            self.assertLess(time.monotonic(), deadline, "the stage did not begin")
            time.sleep(0.02)

    def kill_in(self, stage, victim, *words):
        """Kills a rank in the middle of a stage and checks what is left of the job."""
        out = self.folder / "out"
        words = command_line("run", JOBS / "quickstart.toml", "--output", out, *words, ranks=3, patience=120)
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as job:
            try:
                self.wait_for_stage(job, stage)
                time.sleep(0.2)
                ranks = ranks_of(job.pid)
                self.assertEqual(len(ranks), 3)
                os.kill(ranks[victim], signal.SIGKILL)
                killed = time.monotonic()
                said, _ = job.communicate(timeout=PATIENCE + 60)
                seconds = time.monotonic() - killed
            finally:
                job.kill()
        self.assertNotIn(f'"stage_end","stage":"{stage}"', self.events(), "the rank was killed too late")
        self.assertNotEqual(job.returncode, 0, said)
        self.assertLess(seconds, PATIENCE, said)
        deadline = time.monotonic() + PATIENCE
        while any(is_alive(pid) for pid in ranks) and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertFalse(any(is_alive(pid) for pid in ranks), "ranks live on")
        visible = {name for name in outputs(out) if not name.startswith(".")}
        self.assertEqual(visible - NOT_DETERMINISTIC, set())
        return out

    def test_while_clustering(self):
        for victim in (0, 1):
            with self.subTest(victim=victim):
                out = self.kill_in("cluster", victim, "--input", self.input, "--set", "cluster.restarts=2000")
                (out / "events.jsonl").unlink()

    def test_while_reading(self):
        # One rank unpacks, which takes a while; the others wait for it.
        packed = self.write("transactions.csv.xz", lzma.compress(self.input.read_bytes(), preset=0))
        more = []
        for i in range(4):
            link = self.folder / f"more_{i}.csv.xz"
            os.link(packed, link)
            more += ["--input", link]
        self.kill_in("scan", 2, *more)

    def test_next_run_starts_over(self):
        out = self.kill_in("cluster", 2, "--input", self.input, "--set", "cluster.restarts=2000")
        settings = ["cluster.k=2"]
        run_job(JOBS / "quickstart.toml", self.input, output=out, ranks=2, settings=settings)
        fresh = run_job(JOBS / "quickstart.toml", self.input, output=self.folder / "fresh", settings=settings)
        self.assertEqual(hashes(out), hashes(fresh))
        self.assertEqual(outputs(out), outputs(fresh), "the killed run left something behind")


if __name__ == "__main__":
    rankwise_command.main()
