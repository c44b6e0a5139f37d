"""The model of a roadmap and every write to it; the reading pages and the import stand on this.

A roadmap (関連事業ロードマップ) comes out in **editions**, one per fiscal year, sometimes corrected by a later revision. An edition
holds fields > items > **programmes** (事業), a programme its budget lines, **initiatives** (取組) with what is planned and done
year by year, **indicators** (指標) and achievements. An edition is a draft until it is published, and frozen from then on.

Modules: `data` (an edition as plain values, whatever it was read from), `layout` (our own CSV/XLSX layout), `rules`
(what must hold), `offices` (printed names to organisations), `models`, `services`, `pack` (editions of a prefecture's pack).
"""
