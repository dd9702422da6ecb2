-- What is said of a host overrules what was said of its ports.
UPDATE calls.target_rule SET paused = NULL, updated_at = ? WHERE starts_with(host, ? || ':') AND paused IS NOT NULL
