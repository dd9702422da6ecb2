package dev.serai.calls.store;

/**
 * What is kept of a dead call for its replay.
 *
 * @param json the call
 * @param signer name of the door that signs it, may be empty
 * @param outcome name of the door that hears of its end, may be empty
 */
public record Original(byte[] json, String signer, String outcome) {
    public Original {
        signer = StoredText.of(signer);
        outcome = StoredText.of(outcome);
    }
}
