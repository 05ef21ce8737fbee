// SPDX-License-Identifier: GPL-2.0
/*
 * plot.c - training and confusion as SVG
 */
#include <err.h>
#include <math.h>

#include "mlb.h"

#define WIDTH	640
#define HEIGHT	320
#define LEFT	60
#define TOP	30
#define BOTTOM	280

static FILE *begin(const char *path, const char *title)
{
	FILE *svg = fopen(path, "we");

	if (!svg) {
		warn("%s", path);
		return NULL;
	}
	fprintf(svg, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
		" font-size=\"12\">\n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n"
		"<text x=\"%d\" y=\"18\" font-weight=\"bold\">%s</text>\n", WIDTH, HEIGHT, LEFT, title);
	return svg;
}

static int end(FILE *svg, const char *path)
{
	fprintf(svg, "</svg>\n");
	if (!fclose(svg))
		return 0;
	warn("%s", path);
	return -1;
}

/* Disagreement and loss, each from 1 to 1e-4. */
static double height(double value)
{
	return TOP + (BOTTOM - TOP) * -log10(fmin(fmax(value, 1e-4), 1)) / 4;
}

static void curve(FILE *svg, const struct epoch *epochs, unsigned int count, const char *name, int which)
{
	static const char *const colours[] = { "#c33", "#36c", "#393" };
	unsigned int i;

	fprintf(svg, "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" points=\"", colours[which]);
	for (i = 0; i < count; i++) {
		double value[] = { epochs[i].loss, 1 - epochs[i].train, 1 - epochs[i].test };

		fprintf(svg, "%.1f,%.1f ", LEFT + (WIDTH - 2.0 * LEFT) * i / (count > 1 ? count - 1 : 1),
			height(value[which]));
	}
	fprintf(svg, "\"/>\n<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>\n", WIDTH - 220, TOP + 14 * (which + 1),
		colours[which], name);
}

int plot_training(const char *path, const struct epoch *epochs, unsigned int count)
{
	FILE *svg = begin(path, "Training: loss and disagreement with stock, by epoch");
	int decade;

	if (!svg)
		return -1;
	for (decade = 0; decade <= 4; decade++) {
		double y = height(pow(10, -decade));

		fprintf(svg, "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/><text x=\"8\" y=\"%.1f\">%g</text>\n", LEFT, y,
			WIDTH - LEFT, y + 4, pow(10, -decade));
	}
	fprintf(svg, "<text x=\"%d\" y=\"%d\">0</text><text x=\"%d\" y=\"%d\">%u</text>\n", LEFT, BOTTOM + 18,
		WIDTH - LEFT - 10, BOTTOM + 18, count);
	curve(svg, epochs, count, "loss", 0);
	curve(svg, epochs, count, "disagreement, training runs", 1);
	curve(svg, epochs, count, "disagreement, held-out runs", 2);
	return end(svg, path);
}

int plot_confusion(const char *path, const struct confusion *confusion)
{
	static const char *const names[] = { "stays", "moves" };
	FILE *svg = begin(path, "Held-out runs, in fixed point: stock's decision (rows), the network's (columns)");
	int stock, network;

	if (!svg)
		return -1;
	for (stock = 0; stock < 2; stock++) {
		size_t row = confusion->count[stock][0] + confusion->count[stock][1];

		fprintf(svg, "<text x=\"%d\" y=\"%d\">%s</text><text x=\"%d\" y=\"45\">%s</text>\n", LEFT, 105 + 110 * stock,
			names[stock], 180 + 180 * stock, names[stock]);
		for (network = 0; network < 2; network++) {
			size_t count = confusion->count[stock][network];

			fprintf(svg, "<rect x=\"%d\" y=\"%d\" width=\"170\" height=\"100\" fill=\"%s\" fill-opacity=\"%.3f\""
				" stroke=\"#999\"/><text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%zu</text>\n",
				120 + 180 * network, 55 + 110 * stock, stock == network ? "#36c" : "#c33",
				row ? 0.7 * count / row : 0, 205 + 180 * network, 110 + 110 * stock, count);
		}
	}
	return end(svg, path);
}
