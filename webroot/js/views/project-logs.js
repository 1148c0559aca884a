import {html} from '../../vendor/lit-html/lit-html.js';
import {t} from '../i18n.js';
import {href} from '../router.js';

/** The way to a project's log files. */
export const projectLogs = ({slug}) => html`<p><a href=${href({view: 'logs', project: slug})} data-testid="project-logs">${t('project.all_logs')}</a></p>`;
