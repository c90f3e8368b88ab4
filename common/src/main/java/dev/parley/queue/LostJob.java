package dev.parley.queue;

/** Why a job takes nothing more from whoever asks, whichever script was run. */
public sealed interface LostJob extends Append.Result, Finish.Result, Requeue.Result {

  /** It is another attempt's by now, or has ended: write nothing more. */
  record Fenced() implements LostJob {}

  /** It does not exist: it expired, was erased, or never was. */
  record Gone() implements LostJob, Cancel.Result, Erase.Result, Finish.WithoutBegin {}
}
