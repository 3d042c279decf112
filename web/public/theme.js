// Runs before the first paint, so that a chosen appearance does not flash the other one.
{
  const appearance = localStorage.getItem('appearance')
  if (appearance === 'light' || appearance === 'dark') document.documentElement.dataset.appearance = appearance
}
