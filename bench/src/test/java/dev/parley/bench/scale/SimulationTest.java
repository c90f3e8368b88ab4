package dev.parley.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulationTest {

  private static final double NO_TIMEOUT = Double.MAX_VALUE;
  private static final double NEVER = Double.POSITIVE_INFINITY;

  /** A token each second, however many chats; nothing else takes time. */
  private static WorkerFigures clock(int seats) {
    return new WorkerFigures(seats, 1, 0, 0, 0);
  }

  /** Erlang's C formula, for chats whose many short steps make an exponential time of service. */
  @ParameterizedTest
  @CsvSource({"1,1,0.5", "1,1,0.8", "2,2,0.8", "8,2,0.8", "1,16,0.8", "40,1,0.9"})
  void waitsAsErlangSays(int workers, int seats, double load) {
    int tokens = 400;
    int servers = workers * seats;
    double service = 100; // seconds, on average
    WorkerFigures figures = new WorkerFigures(seats, service / tokens, 0, 0, 0);
    double rate = load * servers / service;
    double seconds = 150_000 / rate;

    Result result = steady(figures, FleetPlan.fixed(workers), rate, tokens, seconds);

    double waiting = erlangC(servers, load * servers);
    double drain = (servers - load * servers) / service;
    assertThat(result.chats()).isCloseTo(150_000, withinPercentage(1));
    assertThat(result.waits().longerThan(service / tokens)).isCloseTo(waiting, within(0.02));
    assertThat(result.waits().mean()).isCloseTo(waiting / drain, withinPercentage(10));
    assertThat(result.waits().quantile(0.95))
        .isCloseTo(Math.max(0, Math.log(waiting / 0.05) / drain), within(0.1 * service));
  }

  @Test
  void theSameSeedGivesTheSameDay() {
    Result day = lossyDay(1);

    assertThat(lossyDay(1)).usingRecursiveComparison().isEqualTo(day);
    assertThat(lossyDay(2)).usingRecursiveComparison().isNotEqualTo(day);
  }

  @Test
  void chatsJoinBetweenTwoStepsAndShareThem() {
    WorkerFigures figures = new WorkerFigures(2, 1, 0.5, 0, 0);
    // alone a step takes 1.5 s, together 2 s: the second joins at 1.5 and the first ends at 3.5,
    // then one is alone again and ends at 5; the third begins at 3.5.
    Waits waits = run(figures, chat(0, 2), chat(1, 2), chat(2, 1));

    assertThat(waits.quantile(1)).isCloseTo(1.5, within(1e-6));
    assertThat(waits.quantile(0.6)).isZero();
  }

  @Test
  void aPromptHoldsUpTheOthers() {
    WorkerFigures figures = new WorkerFigures(2, 1, 0, 0.01, 0);
    // reads until 2, a token at 3; the second reads until 6 there, both have a token at 7
    Waits waits = run(figures, new Chat(0, 200, 2), new Chat(2.5, 300, 5), chat(3.5, 1));

    assertThat(waits.quantile(1)).isCloseTo(3.5, within(1e-6));
  }

  @Test
  void aHandoverIsWaitedFor() {
    Waits waits = run(new WorkerFigures(1, 1, 0, 0, 0.25), chat(0, 4), chat(1, 1));

    assertThat(waits.quantile(0.5)).isEqualTo(0.25);
    assertThat(waits.quantile(1)).isCloseTo(0.25 + 4 + 0.25 - 1, within(1e-6));
  }

  @Test
  void whoWaitsTooLongGoes() {
    Result result =
        Simulation.run(
            clock(1),
            FleetPlan.fixed(1),
            30,
            chats(chat(0, 100), chat(10, 1), chat(80, 1)),
            new SplittableRandom(1));

    assertThat(result.timedOut()).isEqualTo(1);
    assertThat(result.waits().count()).isEqualTo(2);
    assertThat(result.waits().quantile(1)).isEqualTo(20);
  }

  @Test
  void aLostWorkersChatsGoOnAndLoseNoToken() {
    Demand demand = new Demand(0.05, 0, 0, 100);
    FleetPlan lossy = new FleetPlan(10, 10, 10, 8, 60, 600);

    Result result = day(clock(2), lossy, demand, 1);

    assertThat(result.takenOver()).isGreaterThan(100);
    assertThat(result.timedOut()).isZero();
    assertThat(result.waits().count()).isEqualTo(result.chats());
    // what is paid for never stops: a lost worker's successor starts at once
    assertThat(result.most()).isEqualTo(10);
    assertThat(result.workerSeconds()).isCloseTo(10 * Demand.DAY, withinPercentage(1));
  }

  @Test
  void anIdleFleetGoesAndTheFirstChatWaitsForAColdStart() {
    FleetPlan plan = new FleetPlan(1, 0, 4, 8, 90, NEVER);
    Result result =
        Simulation.run(
            clock(8), plan, 300, chats(chat(0, 1), chat(1000, 1)), new SplittableRandom(1));

    // wanted at the next look, 1,005 s, and ready 90 s later
    assertThat(result.waits().quantile(1)).isEqualTo(95);
    assertThat(result.workerSeconds()).isLessThan(600);
  }

  @Test
  void fewerWorkersAreWantedOnlyAfterFiveMinutesOfLess() {
    Autoscaler autoscaler = new Autoscaler(new FleetPlan(2, 1, 100, 8, 0, NEVER));

    assertThat(autoscaler.workers(81, 2)).isEqualTo(6);
    assertThat(autoscaler.workers(81, 6)).isEqualTo(11);
    int kept = (int) IntStream.range(0, 40).takeWhile(_ -> autoscaler.workers(1, 11) == 11).count();
    assertThat(kept * Autoscaler.PERIOD).isEqualTo(300 - Autoscaler.PERIOD);
    assertThat(autoscaler.workers(0, 11)).isEqualTo(1);
  }

  @Test
  void aDayRisesAndFalls() {
    Demand demand = new Demand(2, 0.8, 10, 50);
    double[] hours = new double[24];
    double[] tokens = new double[1];
    int[] count = new int[1];
    new DayOfChats(demand, Demand.DAY, new SplittableRandom(1))
        .forEachRemaining(
            chat -> {
              hours[(int) chat.at() / 3600]++;
              tokens[0] += chat.tokens();
              count[0]++;
            });

    assertThat(count[0]).isCloseTo((int) (2 / 1.8 * Demand.DAY), withinPercentage(2));
    assertThat(tokens[0] / count[0]).isCloseTo(50, within(1.0));
    assertThat(hours[12]).isCloseTo(7200, withinPercentage(5));
    assertThat(hours[0]).isCloseTo(800, withinPercentage(12));
  }

  private static Result lossyDay(int seed) {
    Demand demand = new Demand(0.2, 0.8, 20, 30);
    return day(new WorkerFigures(4, 0.5, 0.1, 0.01, 0.005), plan(), demand, seed);
  }

  private static FleetPlan plan() {
    return new FleetPlan(2, 1, 10, 8, 60, 3600);
  }

  private static Result day(WorkerFigures figures, FleetPlan plan, Demand demand, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    DayOfChats chats = new DayOfChats(demand, Demand.DAY, random.split());
    return Simulation.run(figures, plan, NO_TIMEOUT, chats, random.split());
  }

  private static Result steady(
      WorkerFigures figures, FleetPlan plan, double rate, int tokens, double seconds) {
    SplittableRandom random = new SplittableRandom(1);
    Demand demand = new Demand(rate, 0, 0, tokens);
    DayOfChats chats = new DayOfChats(demand, seconds, random.split());
    return Simulation.run(figures, plan, NO_TIMEOUT, chats, random.split());
  }

  /** The share that waits, of chats that come by chance to servers whose load is so many Erlang. */
  private static double erlangC(int servers, double erlang) {
    double blocked = 1; // Erlang's B, by its recursion
    for (int i = 1; i <= servers; i++) {
      blocked = erlang * blocked / (i + erlang * blocked);
    }
    double load = erlang / servers;
    return blocked / (1 - load * (1 - blocked));
  }

  private static Waits run(WorkerFigures figures, Chat... chats) {
    return Simulation.run(
            figures, FleetPlan.fixed(1), NO_TIMEOUT, chats(chats), new SplittableRandom(1))
        .waits();
  }

  private static Chat chat(double at, int tokens) {
    return new Chat(at, 0, tokens);
  }

  private static Iterator<Chat> chats(Chat... chats) {
    return List.copyOf(Arrays.asList(chats)).iterator();
  }
}
