// Runs before anything is drawn, so that nobody sees the other colours first.
{
  const dark = matchMedia('(prefers-color-scheme: dark)');

  /** The theme that was chosen; `auto` follows the system. */
  const chosen = () => {
    const stored = localStorage.getItem('facet:theme');
    return stored === 'light' || stored === 'dark' ? stored : 'auto';
  };
  const show = () => {
    const theme = chosen() === 'auto' ? (dark.matches ? 'dark' : 'light') : chosen();
    document.documentElement.dataset['theme'] = theme;
  };

  dark.addEventListener('change', show);
  addEventListener('storage', show);
  addEventListener('facet:theme', show);
  show();
}
