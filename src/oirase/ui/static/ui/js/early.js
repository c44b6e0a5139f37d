// Runs before the first paint: style rules for pages with scripts apply from the start, so nothing jumps.
document.documentElement.classList.add('js');
