"""Places (場所): the municipalities of the prefecture with their areas and offices, and the land that maps are drawn on.

Reference data of the pack, the same for every body; other blocks and systems ask the `facade`.
"""
