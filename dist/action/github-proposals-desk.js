import{t as e}from"./core-failure.js";import{r as t,t as n}from"./http-time.js";function r(e){return typeof e==`object`&&!!e&&!Array.isArray(e)}function i(e,...t){let n=e;for(let[e,i]of t.entries()){if(n==null)return;if(!r(n))throw m(t.slice(0,e),`fields`);n=Object.hasOwn(n,i)?n[i]:void 0}return n??void 0}function a(e,...t){let[n,...i]=t;if(n===void 0||e==null)return e??void 0;if(!r(e)||!Object.hasOwn(e,n))throw m([n],`what was asked for`);return a(e[n],...i)}function o(e,...t){let n=i(e,...t);if(n===void 0||typeof n==`string`)return n;throw m(t,`a text`)}function s(e,...t){let n=o(e,...t);if(n!==void 0&&!/^[\w.-]+(?:\[bot\])?$/.test(n))throw m(t,`a login`);return n}function c(e,...t){let n=i(e,...t);if(n===void 0||typeof n==`number`)return n;throw m(t,`a number`)}function l(e,...t){let n=i(e,...t);if(n===void 0)return[];if(Array.isArray(n))return n.filter(e=>e!==null);throw m(t,`a list`)}function u(e,...n){let r=o(e,...n),i=t(r);if(r!==void 0&&i===void 0)throw m(n,`a time`);return i}function d(e,...t){let n=o(e,...t);if(n===void 0||/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(n))return n;throw m(t,`a commit's or file's id`)}function f(e,...t){return t.reduce((e,t)=>r(e)&&Object.hasOwn(e,t)?e[t]:void 0,e)}function p(e,...t){let n=f(e,...t);return typeof n==`string`?n:void 0}function m(t,n){let r=t.length===0?``:` at \`${t.join(`.`)}\``;return new e(`unexpected-response`,`An answer of GitHub's has something else than ${n}${r}. Keyturn looks again at its next run; if it says so again, a proxy may stand between, or the API changed.`,{effect:`unknown`})}function h(e,t){let n=p(t,`message`)??``;if(e===401)return{code:`credential-rejected`,message:"GitHub does not take the token: it is wrong, expired or revoked. Check the inputs `token`, or `app-client-id` and `app-private-key`."};if((e===403||e===429)&&/rate limit|abuse/i.test(n))return{code:`throttled`,message:`GitHub asks to slow down. Keyturn waits and goes on.`};if(e===403&&/not accessible by (integration|personal access token)/i.test(n))return{code:`permission-missing`,message:`The App lacks a permission for this. Grant it in the App’s settings.`};if(e===403&&/SAML|SSO/.test(n))return{code:`permission-missing`,message:`The organisation demands single sign-on for this token. Authorise the token, or use the GitHub App.`}}const g=6e4;function ee(t,n=1e3){let r=Promise.resolve(),i=-1/0,a=0;async function o(){let e=a-t.now();if(e>g)throw te(a);e>0&&await t.sleep(e)}async function s(n){for(let r=0;;r++){await o();try{return await n()}catch(n){if(!(n instanceof e)||n.code!==`throttled`||(a=Math.max(a,n.retryAt??t.now()+g),r>=2||n.effect!==`not-done`||a-t.now()>g))throw n}}}async function c(e){let r=i-11*n-t.monotonic();return r>0&&await t.sleep(r),i=Math.max(i,t.monotonic())+n,s(e)}return{run(e,t){if(e===`read`)return s(t);let n=r.then(()=>c(t));return r=n.catch(()=>void 0),n}}}function te(t){return new e(`throttled`,`GitHub asks for no more requests until ${new Date(t).toISOString()}: the limit of this token is reached. Nothing was sent; Keyturn goes on at its next run.`,{effect:`not-done`,retryAt:t})}const ne={accept:`application/vnd.github+json`,"x-github-api-version":`2022-11-28`};function re(e){let{clock:t,owner:n,name:r}=e,i=ee(t,e.gap);return{base:e.base.replace(/\/+$/,``),owner:n,name:r,clock:t,send:t=>v(e,{pace:i,kind:ie(t)?`write`:`read`},t),read:t=>v(e,{pace:i,kind:`read`},t),time:e=>e.date??t.now()}}function _(e){return e.endsWith(`/api/v3`)?`${e.slice(0,-3)}/graphql`:`${e}/graphql`}async function v(e,t,n){return t.pace.run(t.kind,async()=>{let t=await e.token(),r={...ne,...n.headers,authorization:`Bearer ${t.reveal()}`};return e.send({explain:h,...n,headers:r})})}function ie(e){return e.method!==`GET`&&e.method!==`HEAD`}function ae(e){let t=e.map(e=>oe.find(([t])=>t.test(e))).find(e=>e!==void 0);return t?`Grant the App the repository permission “${t[1]}”, and accept the change where it is installed.`:`Check the App’s permissions: the README lists those that Keyturn needs.`}const oe=[[/^(commit|ref|branch|journal|lock|root|nested|entries|index)/,`Contents: Read and write`],[/^(check|checkSuites|checkRuns)/,`Checks: Read and write`],[/^(board|comment|label|unlabel)/,`Issues: Read and write`],[/^(pull|reviews|close|update|proposal)/,`Pull requests: Read and write`],[/^(team|r\d)/,`Members: Read-only” of the organisation, and “Pull requests: Read and write`]];function se(e){let t=ue(e),n=f(e.json,`errors`)??[];return(Array.isArray(n)?n:[n]).map(e=>{let n=[p(e,`type`),p(e,`extensions`,`code`)].find(y)??`UNKNOWN`,r=f(e,`path`);return{type:n,path:Array.isArray(r)?r.map(String).filter(y):[],exists:/already exists/i.test(p(e,`message`)??``),.../RATE_LIMIT/.test(n)&&t!==void 0?{retryAt:t}:{}}})}function y(e){return e!==void 0&&/^[A-Za-z0-9_]{1,60}$/.test(e)}function b(t,n){let r=t.path.join(`.`)||`the request`,i=ce[t.type]??`unexpected-response`,a=le[i]??`Keyturn looks again at its next run.`,o=i===`permission-missing`?` ${ae(t.path)}`:``;return new e(i,`GitHub refused \`${r}\` (${t.type}). ${a}${o}`,{effect:t.type===`UNKNOWN`?n:`not-done`,detail:t.type,...t.retryAt===void 0?{}:{retryAt:t.retryAt}})}const ce={STALE_DATA:`conflict`,NOT_FOUND:`not-found`,FORBIDDEN:`permission-missing`,INSUFFICIENT_SCOPES:`permission-missing`,RATE_LIMITED:`throttled`,RATE_LIMIT:`throttled`,UNPROCESSABLE:`refused`,MAX_NODE_LIMIT_EXCEEDED:`refused`,SERVICE_UNAVAILABLE:`unreachable`,TIMEOUT:`timed-out`,UNKNOWN:`unreachable`},le={conflict:`Something changed at the same time; Keyturn looks again.`,"not-found":`There is no such thing, or the token may not see it: check that the App is installed on this repository.`,"permission-missing":`The token may not do this.`,throttled:`The limit of this token is reached; Keyturn waits.`,refused:`GitHub does not take it as it is.`,unreachable:`It is in trouble at the moment; Keyturn looks again.`};function ue(e){let t=n(Number(e.header(`x-ratelimit-reset`)));return t===0?void 0:t}async function x(t,n,r){for(let i=0;;i++)try{return await C(t,n,r)}catch(n){let r=pe(n);if(!(r instanceof e)||!fe(r)||i>=3)throw r;await t.clock.sleep(500*2**i)}}async function de(e,t,n){let r=await x(e,t,n),[i]=r.errors;if(i)throw b(i,`not-done`);return r}async function S(e,t,n){return T(e,await e.send(w(e,t,n)),`unknown`)}async function C(e,t,n){return T(e,await e.read(w(e,t,n)),`not-done`)}function w(e,t,n){return{method:`POST`,url:_(e.base),path:`/graphql`,body:{query:t,variables:n}}}function T(t,n,i){let a=se(n),o=f(n.json,`data`);if(r(o))return{data:o,errors:a,at:t.time(n)};let[s]=a;throw s?b(s,s.type===`UNKNOWN`?i:`not-done`):new e(`unexpected-response`,`GitHub answered a GraphQL request with neither data nor errors.`,{effect:i})}function fe(e){return e.code===`unreachable`||e.code===`timed-out`||e.code===`unexpected-response`}function pe(t){if(!(t instanceof e)||t.effect===`not-done`)return t;let{status:n,detail:r,retryAt:i,cause:a}=t;return new e(t.code,t.message.replace(`Whether it took effect is not known.`,`Nothing was changed.`),{effect:`not-done`,...n===void 0?{}:{status:n},...r===void 0?{}:{detail:r},...i===void 0?{}:{retryAt:i},...a===void 0?{}:{cause:a}})}const E=`fragment F on TreeEntry { oid object { ... on Blob { text isTruncated isBinary byteSize } } }`,D=`id labels(first: 100) { nodes { id name } }`,O=`fragment W on Commit { oid author { name email user { login } } signature { isValid wasSignedByGitHub } }`,k=`fragment S on IssueCommentConnection { nodes {
  id fullDatabaseId body createdAt lastEditedAt author { __typename login }
  reactionGroups { content viewerHasReacted }
} }`,A=`fragment P on RefConnection {
  pageInfo { hasNextPage endCursor }
  nodes {
    name
    associatedPullRequests(states: [OPEN], first: 3) {
      nodes {
        id number isCrossRepository headRefName headRefOid mergeable
        author { __typename login }
        commits(last: 10) { totalCount nodes { commit { ...W } } }
        comments(last: 20) { ...S }
      }
    }
    merged: associatedPullRequests(states: [MERGED], last: 1) {
      nodes {
        id isCrossRepository headRefName lastEditedAt author { __typename login } editor { __typename login }
        comments(last: 20) { ...S }
      }
    }
  }
}`,me=`query Snapshot($owner: String!, $name: String!, $root: String!, $nested: String!) {
  viewer { login }
  repository(owner: $owner, name: $name) {
    id databaseId url isPrivate name owner { login }
    defaultBranchRef { name target { oid ... on Commit {
      root: file(path: $root) { ...F }
      nested: file(path: $nested) { ...F }
      lock: file(path: "rotation.lock.yml") { ...F }
    } } }
    journal: ref(qualifiedName: "refs/heads/keyturn/journal") { target { oid ... on Commit {
      index: file(path: "index.json") { ...F }
      entries: file(path: "entries") { oid }
    } } }
    proposals: refs(refPrefix: "refs/heads/keyturn/", first: 100) { ...P }
  }
  spoken: repository(owner: $owner, name: $name) {
    issues(first: 5, labels: ["keyturn: dashboard"], orderBy: { field: CREATED_AT, direction: ASC }) {
      nodes { id author { __typename login } comments(last: 20) { ...S } }
    }
  }
}
${E}
${k}
${A}
${O}`,he=`query Manifest($owner: String!, $name: String!, $root: String!, $nested: String!) {
  viewer { login }
  repository(owner: $owner, name: $name) {
    defaultBranchRef { target { oid ... on Commit {
      root: file(path: $root) { ...F }
      nested: file(path: $nested) { ...F }
    } } }
  }
}
${E}`,ge=`query MoreProposals($owner: String!, $name: String!, $after: String!) {
  repository(owner: $owner, name: $name) {
    proposals: refs(refPrefix: "refs/heads/keyturn/", first: 100, after: $after) { ...P }
  }
}
${k}
${A}
${O}`;function j(e,t){return`query Fresh($owner: String!, $name: String!, $entry: String!${e}) {
  repository(owner: $owner, name: $name) {
    defaultBranchRef {
      target { oid ... on Commit { lock: file(path: "rotation.lock.yml") { ...F } } }${t}
    }
    journal: ref(qualifiedName: "refs/heads/keyturn/journal") { target { oid ... on Commit {
      entry: file(path: $entry) { ...F }
    } } }
  }
}
${E}`}const M=j(``,``),N=j(`, $ancestor: String!`,`
      compare(headRef: $ancestor) { status }`);function P(e){let t=Array.from({length:e},(e,t)=>t);return`query Past($owner: String!, $name: String!, $head: GitObjectID!, $since: String!, $after: String${t.map(e=>`, $p${e}: String!`).join(``)}) {
  repository(owner: $owner, name: $name) {
    defaultBranchRef { compare(headRef: $since) { status } }
    object(oid: $head) { ... on Commit { history(first: 100, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { oid parents(first: 1) { nodes { oid } } ${t.map(e=>`f${e}: file(path: $p${e}) { oid }`).join(` `)} }
    } } }
  }
}`}const F=`query FileAt($owner: String!, $name: String!, $at: GitObjectID!, $path: String!) {
  repository(owner: $owner, name: $name) { object(oid: $at) { ... on Commit { file(path: $path) { ...F } } } }
}
${E}`;function I(e){if(e.length<=6e4)return e;let t=e.slice(0,59899),n=t.lastIndexOf(`
`),r=n>0?t.slice(0,n):t.replace(/[\ud800-\udbff]$/,``);return`${r}${L(r)}

_Cut here: GitHub takes no longer text. The rest stands in the journal, branch \`keyturn/journal\`._
`}function L(e){let t=e.match(/^```/gm)?.length??0,n=(e.match(/<details>/g)?.length??0)-(e.match(/<\/details>/g)?.length??0);return`${t%2==1?"\n```":``}${`
</details>`.repeat(Math.max(0,n))}`}function R(e,t){return z(e)===z(t)}function z(e){return e.replaceAll(`\r
`,`
`).trim()}const _e=`keyturn: dashboard`,B=`board`;function ve(){return{standing:void 0,says:void 0,failure:void 0,numbers:new Map}}function ye(e,t,n){let r=i(n,B);r!==void 0&&t!==void 0&&(e.standing=V(l(r,`nodes`).find(e=>t.actor(i(e,`author`))))??`none`)}function V(e){let[t,n,r]=[o(e,`id`),o(e,`state`),o(e,`body`)];return t===void 0?void 0:{id:t,open:n===`OPEN`,body:r??``}}function be(e){return{wanted:()=>e.failure===void 0,refused:t=>{e.failure=t}}}function H(e,t){let n=e.says?.(t=>e.numbers.get(t));return n&&{...n,title:t(n.title),body:I(t(n.body))}}function xe(e,t){let{standing:n,failure:r}=e;if(n===void 0||n===`none`||r!==void 0)return;let i=Se(e,t);if(i===void 0)return;let a=R(n.body,i.body)?{}:{body:i.body},o=!n.open&&i.urgent?{state:`OPEN`}:{};if(Object.keys({...a,...o}).length!==0)return{alias:B,field:`updateIssue`,input:{id:n.id,...a,...o}}}function Se(t,n){try{return H(t,n)}catch(n){if(!(n instanceof e))throw n;t.failure=n;return}}function U(e,t,n){let r=n?.errors.find(({path:e})=>e[0]===B);r?.type===`NOT_FOUND`?e.standing=void 0:r?e.failure=b(r,`unknown`):e.standing!==void 0&&e.standing!==`none`&&(e.standing={id:e.standing.id,open:e.standing.open||t.input.state===`OPEN`,body:o(t.input,`body`)??e.standing.body})}const W=`fragment Q on PullRequest {
  id number url state title body headRefName headRefOid isCrossRepository createdAt closedAt mergedAt mergeable
  mergedBy { login } author { __typename login }
  labels(first: 50) { nodes { name } }
  reviews(last: 100, states: [APPROVED, CHANGES_REQUESTED, DISMISSED]) { nodes { state author { login } } }
  comments(last: 100) { ...M }
  commits(last: 10) { totalCount nodes { commit { ...W } } }
  checked: commits(last: 1) { nodes { commit { oid checkSuites(first: 20, filterBy: { checkName: "keyturn" }) { nodes {
    app { slug } checkRuns(first: 5, filterBy: { checkName: "keyturn", checkType: LATEST }) { nodes {
      id name status conclusion title summary
    } }
  } } } } }
}
fragment M on IssueCommentConnection {
  pageInfo { hasPreviousPage startCursor } nodes { body author { __typename login } }
}
${O}`,G=`orderBy: { field: CREATED_AT, direction: DESC }`,K=`pageInfo { hasNextPage endCursor } nodes { ...Q }`,Ce=`query Find($owner: String!, $name: String!, $branch: String!, $ref: String!, $after: String) {
  viewer { login }
  repository(owner: $owner, name: $name) {
    ${D}
    defaultBranchRef { name } ref(qualifiedName: $ref) { target { oid } }
    pullRequests(headRefName: $branch, first: 5, after: $after, ${G}) { ${K} }
  }
}
${W}`;function we(e){return`
    r${e}: ref(qualifiedName: $r${e}) { target { oid } }
    p${e}: pullRequests(headRefName: $p${e}, first: 5, ${G}) { ${K} }`}const Te=`query MoreComments($id: ID!, $before: String!) {
  node(id: $id) { ... on PullRequest { comments(last: 100, before: $before) {
    pageInfo { hasPreviousPage startCursor } nodes { body author { __typename login } }
  } } }
}`,Ee=`query Written($id: ID!) {
  node(id: $id) { ... on PullRequest { body
    first: userContentEdits(first: 50) { totalCount nodes { ...E } } last: userContentEdits(last: 50) { nodes { ...E } }
  } }
}
fragment E on UserContentEdit { id editedAt editor { __typename login } }`,De=`query Ahead($owner: String!, $name: String!, $branch: String!, $ref: String!) {
  repository(owner: $owner, name: $name) {
    defaultBranchRef { compare(headRef: $branch) { aheadBy } }
    ref(qualifiedName: $ref) { target { ... on Commit { oid
      history(first: 20) { nodes { ...W parents(first: 2) { nodes { oid } } } }
    } } }
  }
}
${O}`;function q(e){let t=Z(e).map(e=>`t${e}: team(slug: $t${e}) { id slug }`);return t.length===0?``:`owner { ... on Organization { ${t.join(` `)} } }`}function J(e,t){let n=[...Z(e).map(e=>`u${e}: assignableUsers(query: $u${e}, first: 10) { nodes { id login } }`),q(t)].join(` `).trim();return n===``?``:` repository { ${n} }`}function Y(e,t){return[...Z(e).map(e=>`$u${e}: String!`),...Z(t).map(e=>`$t${e}: String!`)]}function Oe(e,t){return`mutation Open(${[`$ref: CreateRefInput!`,`$commit: CreateCommitOnBranchInput!`,`$pull: CreatePullRequestInput!`,...Y(e,t)].join(`, `)}) {
  ref: createRef(input: $ref) { ref { id } }
  commit: createCommitOnBranch(input: $commit) { commit { oid } }
  pull: createPullRequest(input: $pull) { pullRequest { ...Q${J(e,t)} } }
}
${W}`}function ke(e,t){return`mutation OpenPull(${[`$pull: CreatePullRequestInput!`,...Y(e,t)].join(`, `)}) {
  pull: createPullRequest(input: $pull) { pullRequest { ...Q${J(e,t)} } }
}
${W}`}function Ae(e,t){let n=Z(e).map(e=>`u${e}: user(login: $u${e}) { id login }`);return`query Reviewers(${[`$owner: String!`,`$name: String!`,...Y(e,t)].join(`, `)}) {
  ${n.join(` `)} repository(owner: $owner, name: $name) { id ${q(t)} }
}`}const X={updatePullRequest:{input:`UpdatePullRequestInput`,back:`clientMutationId`},reopenPullRequest:{input:`ReopenPullRequestInput`,back:`clientMutationId`},createRef:{input:`CreateRefInput`,back:`clientMutationId`},closePullRequest:{input:`ClosePullRequestInput`,back:`clientMutationId`},addReaction:{input:`AddReactionInput`,back:`clientMutationId`},addComment:{input:`AddCommentInput`,back:`clientMutationId`},createLabel:{input:`CreateLabelInput`,back:`label { id name }`},addLabelsToLabelable:{input:`AddLabelsToLabelableInput`,back:`clientMutationId`},removeLabelsFromLabelable:{input:`RemoveLabelsFromLabelableInput`,back:`clientMutationId`},requestReviews:{input:`RequestReviewsInput`,back:`clientMutationId`},createCheckRun:{input:`CreateCheckRunInput`,back:`checkRun { id }`},updateCheckRun:{input:`UpdateCheckRunInput`,back:`checkRun { id }`},createIssue:{input:`CreateIssueInput`,back:`issue { id state body }`},updateIssue:{input:`UpdateIssueInput`,back:`clientMutationId`},updateRefs:{input:`UpdateRefsInput`,back:`clientMutationId`}};function je(e){let t=e.map(({alias:e,field:t})=>`$${e}: ${X[t].input}!`),n=e.map(({alias:e,field:t})=>`  ${e}: ${t}(input: $${e}) { ${X[t].back} }`);return`mutation Change(${t.join(`, `)}) {\n${n.join(`
`)}\n}`}function Z(e){return Array.from({length:e},(e,t)=>t)}function Me(e){return`query Labels(${[`$owner: String!`,`$name: String!`,...Z(e).map(e=>`$l${e}: String!`)].join(`, `)}) {
  repository(owner: $owner, name: $name) { ${D} ${Z(e).map(e=>`l${e}: label(name: $l${e}) { id name }`).join(` `)} }
}`}function Q(e,t,n=!1){let r=e.endsWith(`[bot]`),a=r?e.slice(0,-5):e,u=/^https:\/\/api\.(github\.com|[\w-]+\.ghe\.com)$/.test(t);function d(t){let i=s(t,`login`)?.toLowerCase(),c=o(t,`__typename`);return i===void 0?!1:r?i===e.toLowerCase()||i===a.toLowerCase()&&c===`Bot`:i===e.toLowerCase()||n&&c===`Bot`}function f(e){let t=i(e,`author`),n=s(t,`user`,`login`),a=o(t,`email`)??``,c=i(e,`signature`,`isValid`)===!0&&i(e,`signature`,`wasSignedByGitHub`)===!0,l=i(e,`signature`)===void 0;return p(n??Fe(a))&&(c||l&&(!u||!r))}function p(t){let i=t.toLowerCase();return n&&!r&&i.endsWith(`[bot]`)?!0:i===e.toLowerCase()||r&&i===a.toLowerCase()}function m(e){let t=l(e,`commits`,`nodes`);return(c(e,`commits`,`totalCount`)??t.length)>t.length||t.some(e=>!f(i(e,`commit`)))}return{login:e,app:r?a:void 0,actor:d,commit:f,meddled:m}}const Ne=/^github-actions(\[bot\])?$/;function Pe({login:t}){if(Ne.test(t))throw new e(`permission-missing`,"Nothing was done: the token is the workflow’s own GITHUB_TOKEN, and that may never write secrets. Give `app-client-id` and `app-private-key` of a GitHub App of yours; or set `mode: remind`, which says with GITHUB_TOKEN alone which keys are due.",{effect:`not-done`})}function Fe(e){return/^(?:\d+\+)?([^@]+)@users\.noreply\./.exec(e.toLowerCase())?.[1]??``}function Ie(e){return{...e,mine:void 0,nodeId:void 0,defaultBranch:void 0,labels:new Map,labelsSeen:!1,branches:new Map,found:new Map,board:ve(),listed:void 0}}function Le(e,t,n){let r=e.actor??o(t,`viewer`,`login`);r!==void 0&&(e.mine??=Q(r,e.api.base,e.looks)),e.nodeId=o(n,`id`)??e.nodeId,e.defaultBranch=o(n,`defaultBranchRef`,`name`)??e.defaultBranch,e.labelsSeen||=i(n,`labels`,`nodes`)!==void 0;for(let t of l(n,`labels`,`nodes`))$(e,t)}function $(e,t){let[n,r]=[o(t,`name`),o(t,`id`)];n!==void 0&&r!==void 0&&e.labels.set(n.toLowerCase(),r)}function Re(e,t){let n=e.branches.get(t);return n===void 0?e.listed?.has(t)===!1:n.head===void 0}function ze(t){if(t===void 0)throw new e(`not-found`,`GitHub does not show the repository to this token. Check that the App is installed on it.`,{effect:`not-done`});return t}function Be(e,t,n){for(let[r,a]of n.entries()){let n={ref:i(t,`r${r}`),pullRequests:i(t,`p${r}`)};e.found.set(a,{repository:n,at:e.api.clock.monotonic()})}}export{p as $,E as A,x as B,xe as C,H as D,V as E,he as F,h as G,b as H,ge as I,u as J,a as K,me as L,M,N,I as O,D as P,f as Q,P as R,be as S,U as T,re as U,de as V,_ as W,l as X,r as Y,s as Z,ke as _,$ as a,B as b,Pe as c,Te as d,c as et,W as f,Oe as g,we as h,Be as i,F as j,R as k,De as l,Me as m,Re as n,o as nt,ze as o,Ee as p,i as q,Le as r,Q as s,Ie as t,d as tt,Ce as u,je as v,ye as w,_e as x,Ae as y,S as z};