"""What does every room stand on? Clock, jobs, outbox, activity log, text helpers."""
