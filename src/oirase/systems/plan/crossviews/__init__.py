"""Cross-views of the roadmap (横断の一覧): what its headings do not show by themselves.

Money by field, bureau and year; programmes by whom they are for, by technology, by municipality; systems by stage; programmes that
share a system. It only reads editions of `plan/commons` and the catalogue. Where a programme stands under several values its money
is counted under each, so every such page says so and shows the true total.
"""
