// Stands in dist/ for what only a browser loads.
throw new Error('this part was left out: it is for browsers')
