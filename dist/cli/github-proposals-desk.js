import{f as e}from"./at-once.js";import{t}from"./http-time.js";import{a as n,c as r,d as i,i as a,l as o,n as s,o as c,s as l}from"./github-codec.js";import{n as u}from"./github-api.js";function d(e){let t=e.map(e=>f.find(([t])=>t.test(e))).find(e=>e!==void 0);return t?`Grant the App the repository permission “${t[1]}”, and accept the change where it is installed.`:`Check the App’s permissions: the README lists those that Keyturn needs.`}const f=[[/^(commit|ref|branch|journal|lock|root|nested|entries|index)/,`Contents: Read and write`],[/^(check|checkSuites|checkRuns)/,`Checks: Read and write`],[/^(board|comment|label|unlabel)/,`Issues: Read and write`],[/^(pull|reviews|close|update|proposal)/,`Pull requests: Read and write`],[/^(team|r\d)/,`Members: Read-only” of the organisation, and “Pull requests: Read and write`]];function p(e){let t=te(e),n=l(e.json,`errors`)??[];return(Array.isArray(n)?n:[n]).map(e=>{let n=[r(e,`type`),r(e,`extensions`,`code`)].find(m)??`UNKNOWN`,i=l(e,`path`);return{type:n,path:Array.isArray(i)?i.map(String).filter(m):[],exists:/already exists/i.test(r(e,`message`)??``),.../RATE_LIMIT/.test(n)&&t!==void 0?{retryAt:t}:{}}})}function m(e){return e!==void 0&&/^[A-Za-z0-9_]{1,60}$/.test(e)}function h(t,n){let r=t.path.join(`.`)||`the request`,i=g[t.type]??`unexpected-response`,a=ee[i]??`Keyturn looks again at its next run.`,o=i===`permission-missing`?` ${d(t.path)}`:``;return new e(i,`GitHub refused \`${r}\` (${t.type}). ${a}${o}`,{effect:t.type===`UNKNOWN`?n:`not-done`,detail:t.type,...t.retryAt===void 0?{}:{retryAt:t.retryAt}})}const g={STALE_DATA:`conflict`,NOT_FOUND:`not-found`,FORBIDDEN:`permission-missing`,INSUFFICIENT_SCOPES:`permission-missing`,RATE_LIMITED:`throttled`,RATE_LIMIT:`throttled`,UNPROCESSABLE:`refused`,MAX_NODE_LIMIT_EXCEEDED:`refused`,SERVICE_UNAVAILABLE:`unreachable`,TIMEOUT:`timed-out`,UNKNOWN:`unreachable`},ee={conflict:`Something changed at the same time; Keyturn looks again.`,"not-found":`There is no such thing, or the token may not see it: check that the App is installed on this repository.`,"permission-missing":`The token may not do this.`,throttled:`The limit of this token is reached; Keyturn waits.`,refused:`GitHub does not take it as it is.`,unreachable:`It is in trouble at the moment; Keyturn looks again.`};function te(e){let n=t(Number(e.header(`x-ratelimit-reset`)));return n===0?void 0:n}async function _(t,n,r){for(let i=0;;i++)try{return await re(t,n,r)}catch(n){let r=x(n);if(!(r instanceof e)||!ie(r)||i>=3)throw r;await t.clock.sleep(500*2**i)}}async function v(e,t,n){let r=await _(e,t,n),[i]=r.errors;if(i)throw h(i,`not-done`);return r}async function ne(e,t,n){return b(e,await e.send(y(e,t,n)),`unknown`)}async function re(e,t,n){return b(e,await e.read(y(e,t,n)),`not-done`)}function y(e,t,n){return{method:`POST`,url:u(e.base),path:`/graphql`,body:{query:t,variables:n}}}function b(t,n,r){let i=p(n),o=l(n.json,`data`);if(a(o))return{data:o,errors:i,at:t.time(n)};let[s]=i;throw s?h(s,s.type===`UNKNOWN`?r:`not-done`):new e(`unexpected-response`,`GitHub answered a GraphQL request with neither data nor errors.`,{effect:r})}function ie(e){return e.code===`unreachable`||e.code===`timed-out`||e.code===`unexpected-response`}function x(t){if(!(t instanceof e)||t.effect===`not-done`)return t;let{status:n,detail:r,retryAt:i,cause:a}=t;return new e(t.code,t.message.replace(`Whether it took effect is not known.`,`Nothing was changed.`),{effect:`not-done`,...n===void 0?{}:{status:n},...r===void 0?{}:{detail:r},...i===void 0?{}:{retryAt:i},...a===void 0?{}:{cause:a}})}const S=`fragment F on TreeEntry { oid object { ... on Blob { text isTruncated isBinary byteSize } } }`,C=`id labels(first: 100) { nodes { id name } }`,w=`fragment W on Commit { oid author { name email user { login } } signature { isValid wasSignedByGitHub } }`,T=`fragment S on IssueCommentConnection { nodes {
  id fullDatabaseId body createdAt lastEditedAt author { __typename login }
  reactionGroups { content viewerHasReacted }
} }`,E=`fragment P on RefConnection {
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
}`,ae=`query Snapshot($owner: String!, $name: String!, $root: String!, $nested: String!) {
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
${S}
${T}
${E}
${w}`,D=`query MoreProposals($owner: String!, $name: String!, $after: String!) {
  repository(owner: $owner, name: $name) {
    proposals: refs(refPrefix: "refs/heads/keyturn/", first: 100, after: $after) { ...P }
  }
}
${T}
${E}
${w}`;function O(e,t){return`query Fresh($owner: String!, $name: String!, $entry: String!${e}) {
  repository(owner: $owner, name: $name) {
    defaultBranchRef {
      target { oid ... on Commit { lock: file(path: "rotation.lock.yml") { ...F } } }${t}
    }
    journal: ref(qualifiedName: "refs/heads/keyturn/journal") { target { oid ... on Commit {
      entry: file(path: $entry) { ...F }
    } } }
  }
}
${S}`}const k=O(``,``),A=O(`, $ancestor: String!`,`
      compare(headRef: $ancestor) { status }`);function oe(e){let t=Array.from({length:e},(e,t)=>t);return`query Past($owner: String!, $name: String!, $head: GitObjectID!, $since: String!, $after: String${t.map(e=>`, $p${e}: String!`).join(``)}) {
  repository(owner: $owner, name: $name) {
    defaultBranchRef { compare(headRef: $since) { status } }
    object(oid: $head) { ... on Commit { history(first: 100, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { oid parents(first: 1) { nodes { oid } } ${t.map(e=>`f${e}: file(path: $p${e}) { oid }`).join(` `)} }
    } } }
  }
}`}const se=`query FileAt($owner: String!, $name: String!, $at: GitObjectID!, $path: String!) {
  repository(owner: $owner, name: $name) { object(oid: $at) { ... on Commit { file(path: $path) { ...F } } } }
}
${S}`;function j(e){if(e.length<=6e4)return e;let t=e.slice(0,59899),n=t.lastIndexOf(`
`),r=n>0?t.slice(0,n):t.replace(/[\ud800-\udbff]$/,``);return`${r}${ce(r)}

_Cut here: GitHub takes no longer text. The rest stands in the journal, branch \`keyturn/journal\`._
`}function ce(e){let t=e.match(/^```/gm)?.length??0,n=(e.match(/<details>/g)?.length??0)-(e.match(/<\/details>/g)?.length??0);return`${t%2==1?"\n```":``}${`
</details>`.repeat(Math.max(0,n))}`}function M(e,t){return N(e)===N(t)}function N(e){return e.replaceAll(`\r
`,`
`).trim()}const le=`keyturn: dashboard`,P=`board`;function F(){return{standing:void 0,says:void 0,failure:void 0,numbers:new Map}}function I(e,t,r){let i=s(r,P);i!==void 0&&t!==void 0&&(e.standing=L(n(i,`nodes`).find(e=>t.actor(s(e,`author`))))??`none`)}function L(e){let[t,n,r]=[i(e,`id`),i(e,`state`),i(e,`body`)];return t===void 0?void 0:{id:t,open:n===`OPEN`,body:r??``}}function R(e){return{wanted:()=>e.failure===void 0,refused:t=>{e.failure=t}}}function z(e,t){let n=e.says?.(t=>e.numbers.get(t));return n&&{...n,title:t(n.title),body:j(t(n.body))}}function B(e,t){let{standing:n,failure:r}=e;if(n===void 0||n===`none`||r!==void 0)return;let i=V(e,t);if(i===void 0)return;let a=M(n.body,i.body)?{}:{body:i.body},o=!n.open&&i.urgent?{state:`OPEN`}:{};if(Object.keys({...a,...o}).length!==0)return{alias:P,field:`updateIssue`,input:{id:n.id,...a,...o}}}function V(t,n){try{return z(t,n)}catch(n){if(!(n instanceof e))throw n;t.failure=n;return}}function H(e,t,n){let r=n?.errors.find(({path:e})=>e[0]===P);r?.type===`NOT_FOUND`?e.standing=void 0:r?e.failure=h(r,`unknown`):e.standing!==void 0&&e.standing!==`none`&&(e.standing={id:e.standing.id,open:e.standing.open||t.input.state===`OPEN`,body:i(t.input,`body`)??e.standing.body})}const U=`fragment Q on PullRequest {
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
${w}`,W=`orderBy: { field: CREATED_AT, direction: DESC }`,G=`pageInfo { hasNextPage endCursor } nodes { ...Q }`,ue=`query Find($owner: String!, $name: String!, $branch: String!, $ref: String!, $after: String) {
  viewer { login }
  repository(owner: $owner, name: $name) {
    ${C}
    defaultBranchRef { name } ref(qualifiedName: $ref) { target { oid } }
    pullRequests(headRefName: $branch, first: 5, after: $after, ${W}) { ${G} }
  }
}
${U}`;function de(e){return`
    r${e}: ref(qualifiedName: $r${e}) { target { oid } }
    p${e}: pullRequests(headRefName: $p${e}, first: 5, ${W}) { ${G} }`}const fe=`query MoreComments($id: ID!, $before: String!) {
  node(id: $id) { ... on PullRequest { comments(last: 100, before: $before) {
    pageInfo { hasPreviousPage startCursor } nodes { body author { __typename login } }
  } } }
}`,pe=`query Written($id: ID!) {
  node(id: $id) { ... on PullRequest { body
    first: userContentEdits(first: 50) { totalCount nodes { ...E } } last: userContentEdits(last: 50) { nodes { ...E } }
  } }
}
fragment E on UserContentEdit { id editedAt editor { __typename login } }`,me=`query Ahead($owner: String!, $name: String!, $branch: String!, $ref: String!) {
  repository(owner: $owner, name: $name) {
    defaultBranchRef { compare(headRef: $branch) { aheadBy } }
    ref(qualifiedName: $ref) { target { ... on Commit { oid
      history(first: 20) { nodes { ...W parents(first: 2) { nodes { oid } } } }
    } } }
  }
}
${w}`;function K(e){let t=X(e).map(e=>`t${e}: team(slug: $t${e}) { id slug }`);return t.length===0?``:`owner { ... on Organization { ${t.join(` `)} } }`}function q(e,t){let n=[...X(e).map(e=>`u${e}: assignableUsers(query: $u${e}, first: 10) { nodes { id login } }`),K(t)].join(` `).trim();return n===``?``:` repository { ${n} }`}function J(e,t){return[...X(e).map(e=>`$u${e}: String!`),...X(t).map(e=>`$t${e}: String!`)]}function he(e,t){return`mutation Open(${[`$ref: CreateRefInput!`,`$commit: CreateCommitOnBranchInput!`,`$pull: CreatePullRequestInput!`,...J(e,t)].join(`, `)}) {
  ref: createRef(input: $ref) { ref { id } }
  commit: createCommitOnBranch(input: $commit) { commit { oid } }
  pull: createPullRequest(input: $pull) { pullRequest { ...Q${q(e,t)} } }
}
${U}`}function ge(e,t){return`mutation OpenPull(${[`$pull: CreatePullRequestInput!`,...J(e,t)].join(`, `)}) {
  pull: createPullRequest(input: $pull) { pullRequest { ...Q${q(e,t)} } }
}
${U}`}function _e(e,t){let n=X(e).map(e=>`u${e}: user(login: $u${e}) { id login }`);return`query Reviewers(${[`$owner: String!`,`$name: String!`,...J(e,t)].join(`, `)}) {
  ${n.join(` `)} repository(owner: $owner, name: $name) { id ${K(t)} }
}`}const Y={updatePullRequest:{input:`UpdatePullRequestInput`,back:`clientMutationId`},reopenPullRequest:{input:`ReopenPullRequestInput`,back:`clientMutationId`},createRef:{input:`CreateRefInput`,back:`clientMutationId`},closePullRequest:{input:`ClosePullRequestInput`,back:`clientMutationId`},addReaction:{input:`AddReactionInput`,back:`clientMutationId`},addComment:{input:`AddCommentInput`,back:`clientMutationId`},createLabel:{input:`CreateLabelInput`,back:`label { id name }`},addLabelsToLabelable:{input:`AddLabelsToLabelableInput`,back:`clientMutationId`},removeLabelsFromLabelable:{input:`RemoveLabelsFromLabelableInput`,back:`clientMutationId`},requestReviews:{input:`RequestReviewsInput`,back:`clientMutationId`},createCheckRun:{input:`CreateCheckRunInput`,back:`checkRun { id }`},updateCheckRun:{input:`UpdateCheckRunInput`,back:`checkRun { id }`},createIssue:{input:`CreateIssueInput`,back:`issue { id state body }`},updateIssue:{input:`UpdateIssueInput`,back:`clientMutationId`},updateRefs:{input:`UpdateRefsInput`,back:`clientMutationId`}};function ve(e){let t=e.map(({alias:e,field:t})=>`$${e}: ${Y[t].input}!`),n=e.map(({alias:e,field:t})=>`  ${e}: ${t}(input: $${e}) { ${Y[t].back} }`);return`mutation Change(${t.join(`, `)}) {\n${n.join(`
`)}\n}`}function X(e){return Array.from({length:e},(e,t)=>t)}function ye(e){return`query Labels(${[`$owner: String!`,`$name: String!`,...X(e).map(e=>`$l${e}: String!`)].join(`, `)}) {
  repository(owner: $owner, name: $name) { ${C} ${X(e).map(e=>`l${e}: label(name: $l${e}) { id name }`).join(` `)} }
}`}function Z(e,t,r=!1){let a=e.endsWith(`[bot]`),l=a?e.slice(0,-5):e,u=/^https:\/\/api\.(github\.com|[\w-]+\.ghe\.com)$/.test(t);function d(t){let n=c(t,`login`)?.toLowerCase(),o=i(t,`__typename`);return n===void 0?!1:a?n===e.toLowerCase()||n===l.toLowerCase()&&o===`Bot`:n===e.toLowerCase()||r&&o===`Bot`}function f(e){let t=s(e,`author`),n=c(t,`user`,`login`),r=i(t,`email`)??``,o=s(e,`signature`,`isValid`)===!0&&s(e,`signature`,`wasSignedByGitHub`)===!0,l=s(e,`signature`)===void 0;return p(n??Q(r))&&(o||l&&(!u||!a))}function p(t){let n=t.toLowerCase();return r&&!a&&n.endsWith(`[bot]`)?!0:n===e.toLowerCase()||a&&n===l.toLowerCase()}function m(e){let t=n(e,`commits`,`nodes`);return(o(e,`commits`,`totalCount`)??t.length)>t.length||t.some(e=>!f(s(e,`commit`)))}return{login:e,app:a?l:void 0,actor:d,commit:f,meddled:m}}const be=/^github-actions(\[bot\])?$/;function xe({login:t}){if(be.test(t))throw new e(`permission-missing`,"Nothing was done: the token is the workflow’s own GITHUB_TOKEN, and that may never write secrets. Give `app-client-id` and `app-private-key` of a GitHub App of yours; or set `mode: remind`, which says with GITHUB_TOKEN alone which keys are due.",{effect:`not-done`})}function Q(e){return/^(?:\d+\+)?([^@]+)@users\.noreply\./.exec(e.toLowerCase())?.[1]??``}function Se(e){return{...e,mine:void 0,nodeId:void 0,defaultBranch:void 0,labels:new Map,labelsSeen:!1,branches:new Map,found:new Map,board:F(),listed:void 0}}function Ce(e,t,r){let a=e.actor??i(t,`viewer`,`login`);a!==void 0&&(e.mine??=Z(a,e.api.base,e.looks)),e.nodeId=i(r,`id`)??e.nodeId,e.defaultBranch=i(r,`defaultBranchRef`,`name`)??e.defaultBranch,e.labelsSeen||=s(r,`labels`,`nodes`)!==void 0;for(let t of n(r,`labels`,`nodes`))$(e,t)}function $(e,t){let[n,r]=[i(t,`name`),i(t,`id`)];n!==void 0&&r!==void 0&&e.labels.set(n.toLowerCase(),r)}function we(e,t){let n=e.branches.get(t);return n===void 0?e.listed?.has(t)===!1:n.head===void 0}function Te(t){if(t===void 0)throw new e(`not-found`,`GitHub does not show the repository to this token. Check that the App is installed on it.`,{effect:`not-done`});return t}function Ee(e,t,n){for(let[r,i]of n.entries()){let n={ref:s(t,`r${r}`),pullRequests:s(t,`p${r}`)};e.found.set(i,{repository:n,at:e.api.clock.monotonic()})}}export{M as A,ne as B,R as C,L as D,H as E,A as F,v as H,C as I,D as L,S as M,se as N,z as O,k as P,ae as R,le as S,I as T,h as U,_ as V,he as _,$ as a,_e as b,xe as c,ue as d,fe as f,de as g,ye as h,Ee as i,w as j,j as k,Q as l,pe as m,we as n,Te as o,U as p,Ce as r,Z as s,Se as t,me as u,ge as v,B as w,P as x,ve as y,oe as z};