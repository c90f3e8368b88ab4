"""Records a Redis as one version of Parley leaves it in the middle of its work, and what that version's API
shows of it: faults/src/test/resources/upgrade/VERSION.json, which UpgradeTest hands to the newest version.

    python3 tools/upgrade/record.py VERSION REDIS_SERVER API_JAR WORKER_JAR OUT.json

VERSION is the commit of the jars, REDIS_SERVER a redis-server 7.0. In the recording are ended jobs of each kind,
two that wait, one that a leaving worker gave back in the middle of its answer, one whose worker was killed in the
middle of its answer, idempotency keys, a stored job, metadata, seeds, two owners, the worker and its model."""

import itertools
import json
import sys
import time

from fleet import Client, Fleet, Redis, wait_for

OWNER = "UpgradeUpgradeUpgradeA"
LEASE_S = 6
API = ["--parley.queue.timeout=24h", "--parley.timeouts.generation=24h", "--parley.results.ttl=30d",
       "--parley.results.stored-ttl=365d", f"--parley.lease.duration={LEASE_S}s", "--parley.lease.heartbeat=2s"]
WORKER = [f"--parley.lease.duration={LEASE_S}s", "--parley.lease.heartbeat=2s", "--parley.worker.seats=1",
          "--parley.worker.drain=0s"]
PARLEY, POEM, STORY = "What is Parley?", "Write a poem about spring.", "Tell me a story about a cat."
EVENTS_BEFORE = 4  # queued, started, and at least two with text


def greedy(question, tokens=200, **more):
    return {"messages": [{"role": "user", "content": question}], "max_tokens": tokens, "temperature": 0, **more}


KEYED = {"ended-key": greedy("Hello!", 5, stop=["zzz"]), "waiting-key": greedy(PARLEY, 40)}


def end_some(owner, nobody, worker):
    """Ended jobs of each kind. Returns them by name."""
    ended = {
        "story": owner.ask(greedy(STORY, metadata={"kind": "whole", "名": "猫"}, store=True)),
        "parley": owner.ask(greedy(PARLEY, 40, seed=7)),
        "poem": owner.ask(greedy(POEM, 60)),
        "keyed": owner.ask(KEYED["ended-key"], Idempotency_Key="ended-key"),
        "drawn": nobody.ask({"messages": [{"role": "system", "content": "Be brief."},
                                          {"role": "user", "content": "Tell me a joke."}],
                             "temperature": 1.2, "top_p": 0.9, "top_k": 40, "seed": 12345, "max_tokens": 30}),
    }
    for job in ended.values():
        client = nobody if job == ended["drawn"] else owner
        assert client.await_status(job, "completed", "failed")["status"] == "completed", client.job(job)
    failed = owner.ask(greedy("a " * 2040, 40))
    assert owner.await_status(failed, "failed")["error"]["code"] == "context_length_exceeded"
    cancelled = owner.ask(greedy(STORY, 400))
    take(owner.events(cancelled), EVENTS_BEFORE)
    owner.call("POST", f"/v1/jobs/{cancelled}/cancel")
    slow = owner.ask(greedy(STORY, 400, generation_timeout=0.15))
    worker.send("STOP")  # nobody answers it in time, and nobody takes the other
    late = owner.ask(greedy("Too late.", queue_timeout=0.2))
    time.sleep(0.5)
    worker.send("CONT")
    ended.update({"failed": failed, "cancelled": cancelled, "late": late, "slow": slow})
    for job in (cancelled, late, slow):
        owner.await_status(job, "cancelled", "timed_out")
    time.sleep(1.5)  # positions in the queue are remembered for a second
    return ended


def take(events, count=None):
    """The first events, or all, but for what is an estimate of the moment: how long a queue position takes."""
    taken = list(itertools.islice(events, count))
    for event in taken:
        event["data"].pop("eta_ms", None)
    return taken


def leave_some(fleet, worker_jar, first, owner, nobody):
    """Live jobs of each kind. Returns them, and what viewers of the two that were begun saw."""
    second = fleet.worker("old-2", worker_jar, *WORKER)
    live, seen = {}, {}
    for kind in ("lost", "given back"):
        live[kind] = owner.ask(greedy(STORY))
        seen[kind] = take(owner.events(live[kind]), EVENTS_BEFORE)
        holder = first if owner_of(fleet, live[kind]) == "old-1" else second
        holder.send("STOP")
        live[kind + " holder"] = holder
    live["waiting"] = owner.ask(KEYED["waiting-key"], Idempotency_Key="waiting-key")
    live["nobody's"] = nobody.ask(greedy(POEM, 60, metadata={"a": "b"}))
    leaver = live.pop("given back holder")
    leaver.send("TERM")
    leaver.send("CONT")
    live.pop("lost holder").kill()
    redis = Redis(fleet.redis_port)
    key = "parley:{0}:job:" + live["given back"]
    wait_for("the job to be given back", lambda: redis("HGET", key, "state") == "queued", LEASE_S)
    assert redis("HGET", "parley:{0}:job:" + live["lost"], "state") == "running", "too slow: the lease is over"
    assert redis("ZCARD", "parley:{0}:workers"), "too slow: the registry has forgotten the worker"
    assert redis("EXISTS", "parley:{0}:worker:" + owner_of(fleet, live["lost"])), "too slow, as above"
    return live, seen


def owner_of(fleet, job):
    return Redis(fleet.redis_port)("HGET", "parley:{0}:job:" + job, "worker")


def commands(redis):
    """All keys as the commands that make them, but for the sweepers' own notes and the totals' order."""
    found = []
    for key in sorted(redis("KEYS", "*")):
        if key.endswith("}:sweep"):
            continue
        kind = redis("TYPE", key)
        if kind == "hash":
            found.append(["HSET", key, *redis("HGETALL", key)])
        elif kind == "string":
            found.append(["SET", key, redis("GET", key)])
        elif kind == "zset":
            pairs = redis("ZRANGE", key, 0, -1, "WITHSCORES")
            found.append(["ZADD", key, *[word for i in range(0, len(pairs), 2) for word in (pairs[i + 1], pairs[i])]])
        elif kind == "stream":
            found += stream(redis, key)
        left = redis("PTTL", key)
        if left > 0:
            found.append(["PEXPIRE", key, str(left)])
    return found


def stream(redis, key):
    info = redis("XINFO", "STREAM", key)
    last = info[info.index("last-generated-id") + 1]
    made = [["XADD", key, entry, *fields] for entry, fields in redis("XRANGE", key, "-", "+")]
    if not made:
        made = [["XADD", key, last, "job", "none"], ["XDEL", key, last]]
    made.append(["XSETID", key, last])
    for group in redis("XINFO", "GROUPS", key):
        of = dict(zip(group[::2], group[1::2]))
        made.append(["XGROUP", "CREATE", key, of["name"], of["last-delivered-id"]])
        for entry, consumer, idle, times in redis("XPENDING", key, of["name"], "-", "+", 1000):
            made.append(["XCLAIM", key, of["name"], consumer, "0", entry, "IDLE", str(idle), "RETRYCOUNT", str(times),
                         "FORCE", "JUSTID"])
    return made


def shown(client, jobs):
    """What the API says of ended jobs: each, and the lists of them."""
    paths = [f"/v1/jobs?status={status}&limit=100" for status in ("completed", "failed", "cancelled", "timed_out")]
    for job in jobs:
        paths.append(f"/v1/jobs/{job}")
    return {path: json.loads(client.call("GET", path)[1]) for path in paths}


def replayed(client, jobs):
    """The events of ended jobs."""
    return {job: take(client.events(job)) for job in jobs}


def write(recording, file):
    """As JSON, with a line for each command and each answer."""
    def line(value):
        return json.dumps(value, ensure_ascii=False)
    parts = []
    for name, part in recording.items():
        if isinstance(part, list):
            part = "[\n" + ",\n".join(map(line, part)) + "]"
        elif isinstance(part, dict):
            part = "{\n" + ",\n".join(f"{line(key)}: {line(value)}" for key, value in part.items()) + "}"
        else:
            part = line(part)
        parts.append(f"{line(name)}: {part}")
    file.write("{" + ",\n".join(parts) + "}\n")


def main(version, redis_server, api_jar, worker_jar, out):
    fleet = Fleet(redis_server)
    try:
        api, nobody = fleet.api("api", api_jar, *API)
        owner = Client(nobody.port, OWNER)
        worker = fleet.worker("old-1", worker_jar, *WORKER)
        ended = end_some(owner, nobody, worker)
        mine = [job for kind, job in ended.items() if kind != "drawn"]
        answers = {"owner": shown(owner, mine), "nobody": shown(nobody, [ended["drawn"]])}
        events = {"owner": replayed(owner, mine), "nobody": replayed(nobody, [ended["drawn"]])}
        model = json.loads(nobody.call("GET", "/v1/models/parley-builtin")[1])
        del model["workers"], model["seats"]  # which are soon forgotten
        live, seen = leave_some(fleet, worker_jar, worker, owner, nobody)
        redis = Redis(fleet.redis_port)
        seconds, micros = redis("TIME")
        recording = {"version": version, "recorded_at": int(seconds) * 1000 + int(micros) // 1000, "owner": OWNER,
                     "ended": ended, "live": live, "keyed": KEYED,
                     "model": model, "answers": answers, "events": events,
                     "fingerprint": redis("HGET", "parley:{0}:job:" + live["lost"], "fingerprint"), "seen": seen, "commands": commands(redis)}
        with open(out, "w", encoding="utf-8") as file:
            write(recording, file)
        states = {kind: redis("HGET", "parley:{0}:job:" + job, "state") for kind, job in {**ended, **live}.items()}
        print(json.dumps(states, indent=1), fleet.folder)
    finally:
        fleet.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
