"""Live progress of the roadmap (進捗): what runs now, how far each indicator has come, and whose figures have grown old.

Nobody types a status in. Each status follows from baseline, targets, actuals and the fiscal year by a rule that the page says in
words (`rules`), with thresholds that are data. Pages read what is stored: editions of `plan/commons` and the snapshots of
insight. What has grown old is kept as `Overdue` rows, one for each figure and office in charge, and told once.
"""
