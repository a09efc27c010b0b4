package dev.hearth.load;

import static dev.hearth.load.Goal.Direction.AT_LEAST;
import static dev.hearth.load.Goal.Direction.AT_MOST;

import java.util.ArrayList;
import java.util.List;

/// What Hearth wants to reach over HTTP, by requests a second and by what one costs.
final class HttpGoals {

    private static final int CONNECTIONS = 32;

    private HttpGoals() {}

    private record Wanted(String arm, double factor, String against) {}

    private static final List<Wanted> WANTED =
            List.of(
                    new Wanted("hearth-js", 0.7, HttpArms.VERTX),
                    new Wanted("hearth-js", 1, HttpArms.NODE),
                    new Wanted("hearth-java", 0.8, HttpArms.VERTX),
                    new Wanted("hearth-python", 2, HttpArms.CPYTHON));

    static List<Goal> of(HttpSuite.Plan plan) {
        var goals = new ArrayList<Goal>();
        for (var work : plan.works()) {
            var group = "%s, %d connections".formatted(work.word(), CONNECTIONS);
            for (var wanted : WANTED) {
                goals.add(
                        new Goal(
                                "%s: requests/s ≥ %s × %s"
                                        .formatted(wanted.arm, wanted.factor, wanted.against),
                                group,
                                HttpSuite.REQUESTS,
                                wanted.arm,
                                wanted.against,
                                AT_LEAST,
                                wanted.factor));
                goals.add(
                        new Goal(
                                "%s: CPU a request ≤ %s of %s"
                                        .formatted(
                                                wanted.arm,
                                                Math.round(100 / wanted.factor) + " %",
                                                wanted.against),
                                group,
                                HttpSuite.CPU,
                                wanted.arm,
                                wanted.against,
                                AT_MOST,
                                1 / wanted.factor));
            }
        }
        return goals;
    }
}
