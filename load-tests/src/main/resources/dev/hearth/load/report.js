for (const canvas of document.querySelectorAll('canvas')) {
  const { group, measure } = canvas.dataset;
  const shown = figures.filter((figure) => figure.group === group && figure.measure === measure);
  const colour = ({ arm }) => (arm.startsWith('hearth') ? '#d9622b' : '#8aa4b8');
  new Chart(canvas, {
    type: 'bar',
    data: {
      labels: shown.map((figure) => figure.arm),
      datasets: [
        { label: 'min – max', data: shown.map(({ min, max }) => [min, max]), backgroundColor: '#222', barThickness: 3, grouped: false },
        { label: 'median', data: shown.map(({ median }) => median), backgroundColor: shown.map(colour), grouped: false },
      ],
    },
    options: {
      indexAxis: 'y',
      animation: false,
      maintainAspectRatio: false,
      scales: { x: { beginAtZero: true } },
      plugins: { legend: { display: false }, title: { display: true, text: `${measure}, ${shown[0].unit}` } },
    },
  });
}
