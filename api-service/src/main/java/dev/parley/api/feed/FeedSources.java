package dev.parley.api.feed;

import dev.parley.api.queueview.Estimates;
import dev.parley.eventlog.EventLog;
import dev.parley.eventlog.LiveEvents;
import dev.parley.reading.JobReader;
import org.springframework.stereotype.Component;

/** Where feeds read, and the estimates that learn from the jobs that end. */
@Component
record FeedSources(EventLog log, JobReader jobs, LiveEvents live, Estimates estimates) {}
