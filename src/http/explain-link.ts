/**
 * A link of the GraphiQL page of a client to the page that explains what is in the editor, which GraphiQL keeps in its
 * address. The other way round, a document behind `#query=` comes into the editor.
 */
export const explainLink = (client: string): string => `
      <style>
        #facet-explain {
          position: fixed; left: 0; top: 136px; width: 60px; padding: 8px 0; z-index: 1; border-radius: 8px;
          color: hsl(219 28% 32% / 76%); font: 500 11px/1.3 Roboto, system-ui, sans-serif; text-align: center; text-decoration: none;
        }
        #facet-explain svg { display: block; margin: 0 auto 4px; }
        #facet-explain:hover { color: hsl(219 28% 32%); }
        #facet-explain:focus-visible { outline: 2px solid hsl(222 80% 58%); outline-offset: -4px; }
        body.graphiql-dark #facet-explain { color: hsl(219 29% 78% / 76%); }
        body.graphiql-dark #facet-explain:hover { color: hsl(219 29% 88%); }
      </style>
      <a id="facet-explain" href="/#/explain?client=${client}" title="What this operation will call, and what it costs">
        <svg width="20" height="20" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" aria-hidden="true"><path d="M3 4.5h7M8 10h9M12 15.5h5"/></svg>Explain</a>
      <script>
        {
          const here = new URL(location.href);
          const given = new URLSearchParams(here.hash.slice(1)).get('query');
          if (given !== null) {
            here.hash = '';
            here.searchParams.set('query', given);
            history.replaceState({}, '', here);
          }
          const link = document.getElementById('facet-explain');
          const aim = () => {
            const query = new URL(location.href).searchParams.get('query') ?? localStorage.getItem('graphiql:query') ?? '';
            link.href = '/#/explain?' + new URLSearchParams({ client: ${JSON.stringify(client)}, query });
          };
          for (const event of ['pointerenter', 'focus', 'click', 'auxclick', 'contextmenu']) link.addEventListener(event, aim);
        }
      </script>`;
