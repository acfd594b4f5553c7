"""Fitting what `index.pairs` ranks with; needs LightGBM (`truyvet[training]`) and the articles of Bộ Pháp điển."""
