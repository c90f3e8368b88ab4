"""Upgrades a running fleet process by process and looks whether anybody notices: an old API and an old worker, then
a new one of each beside them, then the new ones alone. Says what it does and sees; ends with 1 when something differs.

    python3 tools/upgrade/roll.py REDIS_SERVER OLD_API_JAR OLD_WORKER_JAR NEW_API_JAR NEW_WORKER_JAR"""

import http.client
import sys
import threading
import time

from fleet import Fleet, Redis, wait_for

ENDS = ("completed", "failed", "cancelled", "timed_out")
REQUEST = {"messages": [{"role": "user", "content": "Tell me a story about a cat."}], "max_tokens": 200,
           "temperature": 0}
WORKER = ["--parley.worker.drain=0s"]  # gives back at once what runs
START = time.monotonic()


def say(*words):
    print(f"{time.monotonic() - START:6.1f} s ", *words, flush=True)


class Viewer:
    """Reads the events of a job on a thread, at first at one API, then, when that breaks off, at the next."""

    def __init__(self, job, *apis, last_id=None):
        self.job = job
        self.seen = []
        self.connections = 0
        self.thread = threading.Thread(target=self._run, args=(apis, last_id), daemon=True)
        self.thread.start()

    def _run(self, apis, last_id):
        for api in apis:
            self.connections += 1
            try:
                for event in api.events(self.job, last_id):
                    self.seen.append({**event, "at": time.monotonic()})
                    last_id = event["id"] or last_id
            except (OSError, http.client.HTTPException):
                pass  # the API has left
            if self.ends():
                return

    def wait_for_texts(self, count):
        wait_for(f"{count} texts", lambda: sum(e["event"] == "tokens" for e in self.seen) >= count or self.ends())

    def finish(self):
        self.thread.join(180)
        return self

    def ends(self):
        return [e["event"] for e in self.seen if e["event"] in ENDS]

    def text(self):
        return "".join(e["data"]["text"] for e in self.seen if e["event"] == "tokens")

    def pause(self):
        """The longest time between two events."""
        times = [e["at"] for e in self.seen]
        return max(b - a for a, b in zip(times, times[1:]))


class Roll:

    def __init__(self, fleet):
        self.redis = Redis(fleet.redis_port)
        self.whole = ""
        self.wrong = 0

    def judge(self, what, viewer, text=None, **more):
        text = viewer.text() if text is None else text
        resets = sum(e["event"] == "reset" for e in viewer.seen)
        ids = [tuple(map(int, e["id"].split("-"))) for e in viewer.seen if e["id"]]
        good = (text == self.whole and viewer.ends() == ["completed"] and resets == 0
                and ids == sorted(set(ids)) and viewer.seen[-1]["event"] == "completed")
        self.wrong += not good
        say("ok   " if good else "WRONG", what, f"job={viewer.job} events={len(viewer.seen)} resets={resets}",
            f"ends={viewer.ends()} pause={viewer.pause():.1f}s", *[f"{k}={v}" for k, v in more.items()])
        if not good:
            say("      text:", repr(text))

    def holder(self, job):
        return self.redis("HGET", "parley:{0}:job:" + job, "worker")

    def ask_until_held(self, api, worker, *viewer_apis, texts=4):
        """Asks until the worker answers; returns a viewer in the middle of the answer."""
        for _ in range(60):
            viewer = Viewer(api.ask(REQUEST), *viewer_apis)
            viewer.wait_for_texts(texts)
            if self.holder(viewer.job) == worker and not viewer.ends():
                return viewer
            viewer.finish()
        raise RuntimeError(f"{worker} never takes a job")


def main(redis_server, old_api_jar, old_worker_jar, new_api_jar, new_worker_jar):
    fleet = Fleet(redis_server)
    roll = Roll(fleet)
    try:
        old_process, old = fleet.api("old-api", old_api_jar)
        first = fleet.worker("old-1", old_worker_jar, *WORKER)
        alone = Viewer(old.ask(REQUEST), old).finish()
        roll.whole = alone.text()
        roll.judge("old alone, uninterrupted", alone, tokens=old.job(alone.job)["usage"]["completion_tokens"])

        new_process, new = fleet.api("new-api", new_api_jar)
        say("new API beside the old one")
        ended = new.job(alone.job)
        say("the new API shows the old job as the old one:", ended == old.job(alone.job))
        roll.wrong += ended != old.job(alone.job)
        newcomer = fleet.worker("new-1", new_worker_jar, *WORKER)
        say("new worker beside the old one")

        viewer = roll.ask_until_held(old, "old-1", old)
        first.kill()
        say("old worker killed -9 after", len(viewer.seen), "events of", viewer.job)
        middle = viewer.seen[3]
        other = Viewer(viewer.job, new, last_id=middle["id"])
        viewer.finish()
        roll.judge("killed old worker -> new worker, viewer at the old API", viewer,
                   attempt=old.job(viewer.job)["attempt"], by=roll.holder(viewer.job))
        other.finish()
        before = "".join(e["data"]["text"] for e in viewer.seen[:4] if e["event"] == "tokens")
        roll.judge(f"resumed at the new API behind {middle['id']}", other, before + other.text())

        second = fleet.worker("old-2", old_worker_jar, *WORKER)
        say("an old worker again beside the new one")
        for api, api_name in ((old, "old"), (new, "new")):
            for worker in ("old-2", "new-1"):
                viewer = roll.ask_until_held(api, worker, new if api is old else old).finish()
                roll.judge(f"asked at the {api_name} API, viewed at the other, answered by {worker}", viewer)

        viewer = roll.ask_until_held(new, "new-1", old)
        newcomer.send("TERM")
        viewer.finish()
        roll.judge("new worker leaves (a step back) -> old worker", viewer, attempt=new.job(viewer.job)["attempt"],
                   by=roll.holder(viewer.job), exit=newcomer.exit_code())
        newest = fleet.worker("new-2", new_worker_jar, *WORKER)

        viewer = roll.ask_until_held(old, "old-2", old)
        second.send("TERM")
        viewer.finish()
        roll.judge("old worker leaves -> new worker", viewer, attempt=old.job(viewer.job)["attempt"],
                   by=roll.holder(viewer.job), exit=second.exit_code())

        viewer = roll.ask_until_held(old, "new-2", old, new)
        newest.send("STOP")  # so that the answer does not end before the API does
        old_process.send("TERM")
        code = old_process.exit_code()
        seen = len(viewer.seen)
        newest.send("CONT")
        viewer.finish()
        roll.judge(f"old API leaves after {seen} events, viewer goes on at the new one", viewer,
                   connections=viewer.connections, exit=code)

        viewer = Viewer(new.ask(REQUEST), new).finish()
        roll.judge("new alone", viewer, by=roll.holder(viewer.job))
        left = {key: roll.redis(command, "parley:{0}:" + key) for command, key in (
            ("ZCARD", "due"), ("XLEN", "queue:parley-builtin"), ("ZCARD", "order:parley-builtin"), ("ZCARD", "owner:local"))}
        say("left behind:", left, "totals:", roll.redis("HGETALL", "parley:{0}:totals"))
        roll.wrong += any(left.values())
        say("wrong:", roll.wrong, "logs:", fleet.folder)
    finally:
        fleet.close()
    sys.exit(1 if roll.wrong else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
