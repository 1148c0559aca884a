import {html} from '../../vendor/lit-html/lit-html.js';
import {t} from '../i18n.js';

const KEYS = [
  ['/', 'search'],
  ['?', 'help'],
  ['g p', 'projects'],
  ['g g', 'gates'],
  ['g h', 'handoffs'],
  ['g e', 'events'],
  ['g c', 'connect'],
  ['g j', 'jobs'],
  ['g n', 'nodes'],
  ['g s', 'settings'],
  ['j', 'next'],
  ['k', 'previous'],
  ['Enter', 'open'],
  ['p', 'pause'],
  ['a', 'times'],
  ['t', 'theme'],
];

/** The dialog that `?` opens. */
export const help = () => ({
  title: t('help.title'),
  body: () => html`<table class="keys">
      <caption class="visually-hidden">${t('help.title')}</caption>
      <thead>
        <tr><th scope="col">${t('help.keys')}</th><th scope="col">${t('help.what')}</th></tr>
      </thead>
      <tbody>
        ${KEYS.map(
          ([keys, name]) => html`<tr>
            <th scope="row">${keys.split(' ').map((key) => html`<kbd>${key}</kbd> `)}</th>
            <td>${t(`help.${name}`)}</td>
          </tr>`,
        )}
      </tbody>
    </table>
    <p class="second">${t('help.off')}</p>`,
});
