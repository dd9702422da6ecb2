-- Two nodes that count at once would both find room for one more.
LOCK TABLE calls.lane IN SHARE ROW EXCLUSIVE MODE
