-- A call that names what is no door can never be published: who enqueues it hears of that, and nothing waits for ever.
ALTER TABLE calls.outbox
    ADD CONSTRAINT outbox_signer_is_a_door CHECK (signer ~ '^([a-z][a-z0-9-]{0,99})?$') NOT VALID,
    ADD CONSTRAINT outbox_outcome_is_a_door CHECK (outcome ~ '^([a-z][a-z0-9-]{0,99})?$') NOT VALID;
