"""What does every room stand on?

append_only, triggers   history that the database itself keeps
activity                who did what to which record
clock                   the site's time; can be set in tests and the demo
jobs, job_runner        background work: ask, take, report, end; handlers by kind
periodic                recurring duties on the site's clock
outbox                  facts for upper rooms
problems, problem_json  refusals that teach, for pages and programs
text, dates, forms      numbers and days as people write them (``{% load core %}`` in templates)
languages               texts that come in Chinese and English
selectors, startup      how the site is, and whether a process may begin
file_broker, workers    the embedded message broker; signs of life
"""
