package dev.hearth.admin;

import dev.hearth.function.Trigger;
import dev.hearth.function.Trigger.Timer.Missed;
import dev.hearth.function.Trigger.Timer.Schedule;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/// A timer as the admin API shows it, in the words of the manifest; what is not set is left out.
final class TimerJson {

    private TimerJson() {}

    static JsonObject put(JsonObject json, Trigger.Timer timer) {
        switch (timer.schedule()) {
            case Schedule.Cron cron ->
                    json.put("schedule", cron.expression()).put("timezone", cron.zone().getId());
            case Schedule.Every every -> json.put("every", every.period().toString());
        }
        json.put("overlap", timer.overlap().name().toLowerCase(Locale.ROOT));
        switch (timer.missed()) {
            case Missed.Skip _ -> json.put("missed", "skip");
            case Missed.Once once ->
                    json.put("missed", "once").put("missedMaxAge", once.maxAge().toString());
            case Missed.All all ->
                    json.put("missed", "all").put("missedMaxAge", all.maxAge().toString());
        }
        if (timer.jitter().isPositive()) {
            json.put("jitter", timer.jitter().toString());
        }
        var first = timer.window().first();
        if (first != null) {
            json.put("start", first.toString());
        }
        var last = timer.window().last();
        if (last != null) {
            json.put("end", last.toString());
        }
        return json;
    }
}
