package dev.serai.bench.kit;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How a load went.
 *
 * @param nanos from the first post to the last answer
 * @param p50 microseconds that half of the answers took at most
 * @param p99 the same of 99 in 100
 * @param statuses how many answers there were of each status in each second; status 0 is no answer
 * @param accepted the numbers that were answered 2xx
 */
public record Posted(long nanos, long p50, long p99, List<Map<Integer, Integer>> statuses, BitSet accepted) {
    public double perSecond() {
        return accepted.cardinality() * 1e9 / nanos;
    }

    /** Answers of each status in the seconds from one to another. */
    public Map<Integer, Integer> between(int from, int to) {
        Map<Integer, Integer> sum = new TreeMap<>();
        statuses.subList(Math.min(from, statuses.size()), Math.min(to, statuses.size()))
                .forEach(second -> second.forEach((status, count) -> sum.merge(status, count, Integer::sum)));
        return sum;
    }

    public Map<Integer, Integer> all() {
        return between(0, statuses.size());
    }

    String line() {
        String seconds = statuses.stream()
                .map(second -> second.entrySet().stream()
                        .map(entry -> entry.getKey() + ":" + entry.getValue())
                        .collect(Collectors.joining(";")))
                .collect(Collectors.joining(","));
        String words = Arrays.stream(accepted.toLongArray())
                .mapToObj(Long::toHexString)
                .collect(Collectors.joining(","));
        return nanos + " " + p50 + " " + p99 + " " + seconds + " " + words;
    }

    static Posted parse(String line) {
        List<String> words = List.of(line.split(" ", -1));
        List<Map<Integer, Integer>> statuses =
                Arrays.stream(words.get(3).split(",", -1)).map(Posted::second).toList();
        long[] bits = Arrays.stream(words.get(4).split(",", -1))
                .filter(word -> !word.isEmpty())
                .mapToLong(word -> Long.parseUnsignedLong(word, 16))
                .toArray();
        return new Posted(
                Long.parseLong(words.get(0)),
                Long.parseLong(words.get(1)),
                Long.parseLong(words.get(2)),
                statuses,
                BitSet.valueOf(bits));
    }

    private static Map<Integer, Integer> second(String text) {
        Map<Integer, Integer> second = new TreeMap<>();
        for (String entry : text.split(";", -1)) {
            int colon = entry.indexOf(':');
            if (colon > 0) {
                second.put(Integer.parseInt(entry.substring(0, colon)), Integer.parseInt(entry.substring(colon + 1)));
            }
        }
        return second;
    }
}
