package dev.parley.api.stream;

import dev.parley.api.queueview.Estimates;
import dev.parley.api.queueview.Places;
import dev.parley.log.EventLog;
import dev.parley.log.Jobs;
import dev.parley.log.LiveEvents;
import org.springframework.stereotype.Component;

/** Where feeds learn what they tell. */
@Component
record FeedSources(
    EventLog log,
    Jobs jobs,
    LiveEvents live,
    Places places,
    Estimates estimates,
    EndedJobs spelling) {}
