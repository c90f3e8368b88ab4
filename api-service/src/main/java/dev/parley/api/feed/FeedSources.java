package dev.parley.api.feed;

import dev.parley.api.queueview.Estimates;
import dev.parley.api.queueview.QueuePositions;
import dev.parley.eventlog.EventLog;
import dev.parley.eventlog.LiveEvents;
import dev.parley.reading.JobReader;
import org.springframework.stereotype.Component;

/** Where feeds learn what they tell. */
@Component
record FeedSources(
    EventLog log,
    JobReader jobs,
    LiveEvents live,
    QueuePositions places,
    Estimates estimates,
    EndedJobs spelling) {}
