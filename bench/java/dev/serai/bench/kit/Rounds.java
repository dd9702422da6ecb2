package dev.serai.bench.kit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Measures several things in turn, so that what else the machine does hits all of them, and takes each one's median. */
public final class Rounds {
    /** One measurement; its figure. */
    public interface Measured {
        double once() throws Exception;
    }

    private final Map<String, Measured> measured = new LinkedHashMap<>();
    private final String unit;

    /** @param unit of all figures */
    public Rounds(String unit) {
        this.unit = unit;
    }

    public Rounds with(String name, Measured one) {
        measured.put(name, one);
        return this;
    }

    /**
     * Runs each so many times, every second round backwards; prints and answers the medians.
     *
     * @param warmUps rounds before those that count
     */
    public Map<String, Double> run(int warmUps, int rounds) throws Exception {
        Map<String, List<Double>> figures = new LinkedHashMap<>();
        for (int round = 0; round < warmUps + rounds; round++) {
            List<String> names = new ArrayList<>(measured.keySet());
            if (round % 2 == 1) {
                Collections.reverse(names);
            }
            for (String name : names) {
                double figure = measured.get(name).once();
                if (round >= warmUps) {
                    figures.computeIfAbsent(name, first -> new ArrayList<>()).add(figure);
                }
            }
        }
        Map<String, Double> medians = new LinkedHashMap<>();
        for (String name : measured.keySet()) {
            medians.put(name, median(figures.get(name)));
            System.out.printf(
                    Locale.ROOT,
                    "  %-36s %,10.0f %s   of %s%n",
                    name,
                    medians.get(name),
                    unit,
                    figures.get(name).stream()
                            .map(figure -> String.format(Locale.ROOT, "%,.0f", figure))
                            .collect(Collectors.joining(" ")));
        }
        return medians;
    }

    private static double median(List<Double> figures) {
        List<Double> sorted = figures.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
